/** Failures of files, directories and commands, in the words of the language. */

import { fault, Thrown } from '../machine/thrown';

const systemTexts: Readonly<Record<string, string>> = {
  EBADF: 'Bad file descriptor',
  EISDIR: 'Is a directory',
  ENOTDIR: 'Not a directory',
  EEXIST: 'File exists',
  ENOTEMPTY: 'Directory not empty',
  EBUSY: 'Device or resource busy',
  ENOSPC: 'No space left on device',
  EROFS: 'Read-only file system',
  EMFILE: 'Too many open files',
  ENAMETOOLONG: 'File name too long',
  EXDEV: 'Invalid cross-device link',
  EINVAL: 'Invalid argument',
  EPIPE: 'Broken pipe',
  ELOOP: 'Too many levels of symbolic links',
  ECONNREFUSED: 'Connection refused',
  ECONNRESET: 'Connection reset by peer',
  EADDRINUSE: 'Address already in use',
  EHOSTUNREACH: 'No route to host',
  ENETUNREACH: 'Network is unreachable',
  ETIMEDOUT: 'Connection timed out',
  ENOENT: 'No such file or directory',
  EACCES: 'Permission denied',
  EPERM: 'Operation not permitted',
};

/** Node's code of a failure of the system, such as `ENOENT`. */
function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return typeof code === 'string' ? code : undefined;
}

/** What happened, in the system's words where it has some. */
export function messageOf(error: unknown): string {
  const code = codeOf(error);
  if (code !== undefined && code in systemTexts) return systemTexts[code];
  return error instanceof Error ? error.message : String(error);
}

/** Kind `io_error` with the text given. */
export function ioError(message: string): Thrown {
  return fault('io_error', message);
}

/** Kind `io_error` for a failed operation on a path. */
function pathError(error: unknown, path: string): Thrown {
  if (error instanceof Thrown) return error;
  switch (codeOf(error)) {
    case 'ENOENT':
      return ioError(`File not found: ${path}`);
    case 'EACCES':
    case 'EPERM':
      return ioError(`Permission denied: ${path}`);
    default:
      return ioError(`IO error: ${messageOf(error)}: ${path}`);
  }
}

/** Runs an operation on a path; its failure becomes an error of the program. */
export function onPath<T>(path: string, operation: (path: string) => T): T {
  try {
    return operation(path);
  } catch (error) {
    throw pathError(error, path);
  }
}

/** The same for an operation that gives nothing. */
export function change(path: string, operation: (path: string) => void): undefined {
  onPath(path, operation);
  return undefined;
}

const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of bytes in UTF-8; undefined when they are none. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return strictDecoder.decode(bytes);
  } catch {
    return undefined;
  }
}
