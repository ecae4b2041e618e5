/**
 * What each code of a diagnostic means, for `nostos explain CODE` and the reference. Codes never change their
 * meaning: E00xx syntax, E01xx templates, E02xx names, E03xx types, W04xx warnings.
 */

/** The explanation of one code. */
export interface Explanation {
  readonly title: string;
  /** Some sentences: what the rule is, why it is there, what to do. */
  readonly text: string;
  /** A program that has the problem; undefined where one needs more than a single file. */
  readonly wrong: string | undefined;
  /** The same without it. */
  readonly right: string | undefined;
}

function explain(title: string, text: string, wrong?: string, right?: string): Explanation {
  return { title, text, wrong, right };
}

/** Explanations by code. */
export const explanations: Readonly<Record<string, Explanation>> = {
  E0000: explain(
    'A failure outside the program',
    'A file that cannot be read, an entry point that is not there, a project that is not complete: the message says which, and nothing in the text of the program is to blame.',
  ),
  E0001: explain(
    'A character that means nothing here',
    'Names consist of the letters a to z in either case, digits and underscores. Other characters belong into strings and comments.',
    'main() = 5 § 3',
    'main() = 5 * 3',
  ),
  E0002: explain(
    'A string without its end',
    'A string starts and ends with the same quote. It may run over several lines, so the place where it should have ended can be far above the one where the trouble shows.',
    'main() = "hello',
    'main() = "hello"',
  ),
  E0003: explain(
    'A block comment without its end',
    'A comment that starts with `#*` goes on to the next `*#`. Block comments do not nest.',
    'main() = 5 #* the answer',
    'main() = 5 #* the answer *#',
  ),
  E0004: explain(
    'A number that its type cannot hold',
    'A suffix gives an integer its type: `200u8` is a UInt8, which goes from 0 to 255. An integer without suffix is an Int of 64 bits; `n` makes a BigInt without limits.',
    'main() = 300u8',
    'main() = 300u16',
  ),
  E0005: explain(
    'Not a character',
    'Single quotes around one character make a Char, around several a String. There is no empty Char.',
    "main() = ''",
    'main() = ""',
  ),
  E0006: explain(
    'Something the grammar does not allow here',
    'The message says what was found and what could stand there. A line break ends an expression unless something is visibly missing: an operator at the end of a line continues it, one at the start of the next does not.',
    'main() = (1 2)',
    'main() = (1, 2)',
  ),
  E0007: explain(
    'A keyword used as a name',
    'Words such as `match`, `end` and `type` belong to the grammar and cannot be names.',
    'main() = {\n    match = 3\n    match\n}',
    'main() = {\n    found = 3\n    found\n}',
  ),
  E0008: explain(
    'Nesting without end',
    'Expressions, types and patterns may nest some hundred levels deep. Give inner parts names of their own.',
  ),
  E0009: explain(
    '`use` without saying what',
    '`use M.*` brings in all public names of a module, `use M.{a, b}` some of them. To call its functions as `M.f(…)` write `import M`.',
    'module Tools\n    pub wrench() = 1\nend\nuse Tools\nmain() = wrench()',
    'module Tools\n    pub wrench() = 1\nend\nuse Tools.*\nmain() = wrench()',
  ),
  E0010: explain(
    'The left side of `=` is no place',
    'On the left of `=` stands a name, a pattern, a field or an index. Equality is written `==`.',
    'main() = {\n    x = 1\n    x + 1 = 2\n    x\n}',
    'main() = {\n    x = 1\n    x + 1 == 2\n}',
  ),
  E0011: explain(
    'A pattern that a binding does not take',
    'Bindings take apart tuples, lists and constructors. Maps, sets and alternatives are taken apart by `match`.',
    'main() = {\n    %{"a": n} = %{"a": 1}\n    n\n}',
    'main() = match %{"a": 1} {\n    %{"a": n} -> n\n    _ -> 0\n}',
  ),
  E0012: explain(
    '`receive` needs arms',
    'A process takes messages with `receive { pattern -> … }`; which one is decided by the patterns.',
    'main() = receive()',
    'main() = receive {\n    n -> n\n    after 0 -> 1\n}',
  ),
  E0013: explain(
    'A splice outside a quote',
    '`~e` puts a piece of code into a `quote`, so it has a meaning inside one only.',
    'main() = ~5',
    'main() = 5',
  ),
  E0014: explain(
    'A type variable in the head of an implementation',
    'A trait is implemented for a type whatever its arguments are: write the type alone, as in `Box: Show`.',
    'trait Size\n    size1(self) -> Int\nend\nOption[a]: Size\n    size1(self) = 1\nend\nmain() = 0',
    'trait Size\n    size1(self) -> Int\nend\nOption: Size\n    size1(self) = 1\nend\nmain() = 0',
  ),
  E0015: explain(
    'A chain of sends',
    'Sending gives `()`, which is no process: write one statement for each message.',
    'main() = {\n    me = self()\n    me <- 1 <- 2\n}',
    'main() = {\n    me = self()\n    me <- 1\n    me <- 2\n}',
  ),
  E0016: explain(
    'A decorator in the wrong place',
    'Templates transform functions and types: `@name` stands directly above one.',
    '@fast\nconst N = 1\nmain() = N',
    'const N = 1\nmain() = N',
  ),
  E0017: explain(
    '`pub` on something without a name',
    'Only what others can name may be public.',
    'pub test "sums" = assert(1 + 1 == 2)\nmain() = 0',
    'test "sums" = assert(1 + 1 == 2)\nmain() = 0',
  ),
  E0018: explain(
    'Not a key of a map pattern',
    'The keys of a map pattern are literals or pinned names: the pattern asks for known keys.',
    'main() = match %{"a": 1} {\n    %{k: v} -> v\n    _ -> 0\n}',
    'main() = match %{"a": 1} {\n    %{"a": v} -> v\n    _ -> 0\n}',
  ),
  E0019: explain(
    'A record built with braces',
    'Records are built like calls, by position or by name: `Point(1, 2)`, `Point(y: 2, x: 1)`. Braces declare them and take them apart.',
    'type Point = { x: Int }\nmain() = Point{x: 1}.x',
    'type Point = { x: Int }\nmain() = Point(x: 1).x',
  ),
  E0150: explain(
    'A decorator without its template',
    '`@name` applies the template of that name; nothing in this program defines one.',
    '@twice\nfive() = 5\nmain() = five()',
    'template twice(fn) = quote { ~fn.body * 2 }\n@twice\nfive() = 5\nmain() = five()',
  ),
  E0151: explain(
    'A decorator with a wrong number of arguments',
    'A template takes what it decorates as its first parameter; the others are the arguments of the decorator.',
  ),
  E0152: explain(
    'A template that cannot decorate',
    'A decorator hands the function or type below it to the template, which needs a parameter for it.',
  ),
  E0153: explain(
    'A template that failed',
    'Templates run before the program does: they see its text, not its values. The message says what went wrong in one.',
  ),
  E0201: explain(
    'A name that nothing has',
    'The name is neither a local variable, nor defined or imported in this module, nor a builtin. Names of a block end with it.',
    'main() = countr + 1',
    'main() = {\n    counter = 1\n    counter + 1\n}',
  ),
  E0202: explain(
    'A function that a module does not have',
    'The module is known, but it defines no function of that name.',
    'module Kit\n    pub hammer() = 1\nend\nmain() = Kit.saw()',
    'module Kit\n    pub hammer() = 1\nend\nmain() = Kit.hammer()',
  ),
  E0203: explain(
    'A type or constructor that nothing declares',
    'Capitalised names are types, constructors, traits and modules. Declare the type, or import it with `use`.',
    'main() = Gizmo(1)',
    'type Gizmo = Gizmo(Int)\nmain() = Gizmo(1)',
  ),
  E0204: explain(
    'A trait that nothing declares',
    'An implementation or bound names a trait that is not visible here. Supertraits must be declared before the trait that names them.',
    'type Leaf = Leaf(Int)\nLeaf: Green\n    green(self) = 1\nend\nmain() = 0',
    'trait Green\n    green(self) -> Int\nend\ntype Leaf = Leaf(Int)\nLeaf: Green\n    green(self) = 1\nend\nmain() = 0',
  ),
  E0205: explain(
    'An immutable name bound again',
    'A name keeps its value for its whole block, in inner blocks too. Say `var` where it is first bound if it is to change, or choose another name.',
    'main() = {\n    total = 0\n    total = total + 1\n    total\n}',
    'main() = {\n    var total = 0\n    total = total + 1\n    total\n}',
  ),
  E0206: explain(
    'A module that is not there',
    'The program has no module of that name, the standard library has none, and no extension answers to it.',
    'use Nowhere.*\nmain() = 0',
    'module Nowhere\nend\nuse Nowhere.*\nmain() = 0',
  ),
  E0207: explain(
    'A private name used from outside',
    'What a module defines is its own unless it is marked with `pub`. Constructors are as public as their type.',
    'module Vault\n    code() = 1\nend\nmain() = Vault.code()',
    'module Vault\n    pub code() = 1\nend\nmain() = Vault.code()',
  ),
  E0208: explain(
    'An import of something that is not there',
    'The module exists, but it does not define that name.',
    'module Vault\n    pub door() = 1\nend\nuse Vault.{window}\nmain() = 0',
    'module Vault\n    pub door() = 1\nend\nuse Vault.{door}\nmain() = door()',
  ),
  E0209: explain(
    'A module used without import',
    'Modules of other files must be named by a `use` or `import` of this file before their names can be written.',
  ),
  E0210: explain(
    'Two imports of one name',
    'The same name comes from two modules, so that nobody could tell which is meant. Import one of them by name, or write the module before it.',
    'module A\n    pub f() = 1\nend\nmodule B\n    pub f() = 2\nend\nuse A.*\nuse B.*\nmain() = f()',
    'module A\n    pub f() = 1\nend\nmodule B\n    pub f() = 2\nend\nuse A.*\nmain() = f() + B.f()',
  ),
  E0211: explain(
    'A function named like a builtin',
    'Builtin functions are visible everywhere, and their methods are found before a function of the program. Give yours another name; parameters and local variables may use any.',
    'reverse(xs) = xs\nmain() = 0',
    'mirrored(xs) = xs\nmain() = 0',
  ),
  E0212: explain(
    'The wildcard as a value',
    '`_` in a pattern takes anything and forgets it, so there is nothing to use afterwards.',
    'main() = _ + 1',
    'main() = 1 + 1',
  ),
  E0213: explain(
    'Leaving a loop that is not there',
    '`break` and `continue` act on the innermost `while` or `for` around them. They do not reach out of a lambda.',
    'main() = {\n    break\n    1\n}',
    'main() = {\n    while true { break }\n    1\n}',
  ),
  E0214: explain(
    'A constant that has to be computed',
    '`const` names a literal. A value that is computed once is a top-level binding: `name = …`.',
    'five() = 5\nconst LIMIT = five()\nmain() = LIMIT',
    'five() = 5\nlimit = five()\nmain() = limit',
  ),
  E0215: explain(
    'A name inside a set pattern',
    'Sets have no order, so a pattern can only ask whether known elements are in them: literals, or names pinned with `^`.',
    'main() = match #{1} {\n    #{x} -> 1\n    _ -> 0\n}',
    'main() = match #{1} {\n    #{1} -> 1\n    _ -> 0\n}',
  ),
  E0216: explain(
    'The name of a native function must be a literal',
    'Native functions are looked up and typed before the program runs, so their name has to stand there as plain text.',
    'main() = {\n    name = "Lib.f"\n    __native__(name)\n}',
  ),
  E0217: explain('A splice outside a quote', 'See E0013.'),
  E0218: explain(
    'A variable at top level',
    'Top-level bindings are computed once and never change. What the whole program shares and changes is an `mvar` with its type.',
    'var count = 0\nmain() = count',
    'mvar count: Int = 0\nmain() = count',
  ),
  E0219: explain(
    'A container without its elements',
    'In the body of a type the elements of `List`, `Map`, `Set`, `Option` and `Result` must be said.',
    'type Bag = { items: List }\nmain() = 0',
    'type Bag = { items: List[Int] }\nmain() = 0',
  ),
  E0222: explain(
    'A part of the language that is not here',
    'This implementation leaves some parts out for now; `docs/decisions` lists them.',
  ),
  E0223: explain(
    'Nesting without end',
    'The expression nests too deeply. Give inner parts names of their own.',
  ),
  E0224: explain(
    'Something that cannot be assigned to',
    'Names, fields of mutable records, and indexes of lists, maps and arrays can be assigned to.',
  ),
  E0225: explain(
    'An extension that cannot be used',
    'The extension was found, but its library could not be opened or its wrapper does not fit. The message names the file and says what to do.',
  ),
  E0226: explain(
    'A name that only some alternatives bind',
    'Whichever alternative of a pattern matches, the body must find its names bound. A name that some alternatives leave out may not be read.',
    'main() = match Some(1) {\n    Some(n) | None -> n\n}',
    'main() = match Some(1) {\n    Some(n) -> n\n    None -> 0\n}',
  ),
  E0227: explain(
    'More than one index',
    'An index is one value. A list of lists is indexed twice, a map whose keys are tuples by a tuple.',
    'main() = {\n    grid = [[1, 2], [3, 4]]\n    grid[1, 0]\n}',
    'main() = {\n    grid = [[1, 2], [3, 4]]\n    grid[1][0]\n}',
  ),
  E0301: explain(
    'Types that do not fit',
    'A value of one type stands where another is wanted. Nothing is converted silently (only arithmetic mixes Int with Float and BigInt): use `show`, `toFloat`, `round` and their like. Where the type comes from elsewhere, that place is shown too.',
    'half(n: Int) = n / 2\nmain() = half("ten")',
    'half(n: Int) = n / 2\nmain() = half(10)',
  ),
  E0302: explain(
    'A type that contains itself',
    'Inference came to a type that would have to be its own part, such as a function that returns itself or a list among its own elements. A declared type may contain itself.',
    'main() = {\n    again = x => again\n    again(1)\n}',
    'type Chain = Done | Link(Int, Chain)\nmain() = Link(1, Done)',
  ),
  E0303: explain(
    'A wrong number of arguments',
    'Functions, lambdas and constructors take as many arguments as they have parameters; those with defaults may be left out. A callback must take what it is given: `sortBy` compares two elements.',
    'add(a, b) = a + b\nmain() = add(1)',
    'add(a, b) = a + b\nmain() = add(1, 2)',
  ),
  E0304: explain(
    'A type without a trait',
    'Operators and many functions work on every type that has a certain trait: `+` needs Num, `<` needs Ord, `==` needs Eq, `++` needs text or lists, `show` needs Show. Types of your own have Eq, Ord, Show, Hash and Copy at once, Num by an implementation.',
    'main() = "a" + "b"',
    'main() = "a" ++ "b"',
  ),
  E0305: explain(
    'A field that a type does not have',
    'Records have the fields of their declaration, tuples `.0`, `.1` and so on. A variant with several constructors has none: use `match`.',
    'type Lamp = { watts: Int }\nmain() = Lamp(60).volts',
    'type Lamp = { watts: Int }\nmain() = Lamp(60).watts',
  ),
  E0306: explain(
    'A method that a type does not have',
    '`x.m()` is a method of a trait that the type of `x` implements, a builtin method of that type, a field that holds a function, or the call `m(x)` of a function in scope.',
    'main() = [1, 2].frobnicate()',
    'main() = [1, 2].reverse()',
  ),
  E0307: explain(
    'A method that nothing decides',
    'Which method is meant depends on the type of the value, and nothing in the program says what that is. Annotate it.',
    'trait Speak\n    speak(self) -> String\nend\nInt: Speak\n    speak(self) = "one"\nend\nString: Speak\n    speak(self) = self\nend\nmain() = {\n    words = [].map(x => x.speak())\n    0\n}',
    'trait Speak\n    speak(self) -> String\nend\nInt: Speak\n    speak(self) = "one"\nend\nString: Speak\n    speak(self) = self\nend\nmain() = {\n    none: List[Int] = []\n    none.map(x => x.speak())\n}',
  ),
  E0308: explain(
    'Something without a length',
    'Lists, strings, tuples, typed arrays and buffers have a length; maps and sets have a size.',
    'main() = length(%{"a": 1})',
    'main() = %{"a": 1}.size()',
  ),
  E0309: explain(
    'A conversion of something that is no number',
    '`toInt`, `toFloat` and their like convert numbers. Text is read with the method of the same name, which gives an Option, since it may not be a number.',
    'main() = toInt("12")',
    'main() = "12".toInt().unwrapOr(0)',
  ),
  E0310: explain(
    'A record without one of its fields',
    'A record is built with all its fields. To change some fields of another value, put that first: `P(other, x: 1)`.',
    'type Crate = { wide: Int, high: Int }\nmain() = Crate(wide: 1)',
    'type Crate = { wide: Int, high: Int }\nmain() = Crate(wide: 1, high: 2)',
  ),
  E0311: explain(
    'A record with a field too many',
    'The declaration of the type has no field of that name.',
    'type Crate = { wide: Int }\nmain() = Crate(wide: 1, deep: 2)',
    'type Crate = { wide: Int }\nmain() = Crate(wide: 1)',
  ),
  E0312: explain(
    'A named argument that is no parameter',
    'Arguments may be given by the names that the first clause of the function gives its parameters.',
    'greet(name: String) = "hi " ++ name\nmain() = greet(nme: "Ann")',
    'greet(name: String) = "hi " ++ name\nmain() = greet(name: "Ann")',
  ),
  E0313: explain(
    'An argument given twice',
    'Each parameter takes one argument, by its place or by its name.',
    'less(a: Int, b: Int) = a - b\nmain() = less(a: 1, a: 2)',
    'less(a: Int, b: Int) = a - b\nmain() = less(a: 1, b: 2)',
  ),
  E0314: explain(
    'A wrong number of type arguments',
    '`f[Int](x)` gives a type for each type parameter in the brackets of the definition; a type takes as many arguments as its declaration has parameters.',
    'same[T](x: T) -> T = x\nmain() = same[Int, String](1)',
    'same[T](x: T) -> T = x\nmain() = same[Int](1)',
  ),
  E0315: explain(
    'An asserted type that is not the one found',
    '`assertType[T](e)` stops the compiler when the type of `e` is another one. It does nothing when the program runs.',
    'main() = assertType[String](5)',
    'main() = assertType[Int](5)',
  ),
  E0316: explain(
    'A match that leaves cases out',
    'A `match` on a Bool or a variant must have an arm for every constructor, or one for the rest. Otherwise it would fail as soon as the missing case comes.',
    'type Light = On | Off | Dim\nlevel(l: Light) = match l {\n    On -> 2\n    Off -> 0\n}\nmain() = level(On)',
    'type Light = On | Off | Dim\nlevel(l: Light) = match l {\n    On -> 2\n    Off -> 0\n    _ -> 1\n}\nmain() = level(On)',
  ),
  E0317: explain(
    'An update of something that is no record',
    '`P(base, x: 1)` copies a record of the type `P` with some fields replaced.',
    'type P = { x: Int }\nmain() = P(5, x: 1)',
    'type P = { x: Int }\nmain() = P(P(5), x: 1)',
  ),
  E0318: explain(
    '`?` on something that cannot fail',
    '`e?` gives the value of a `Some` or `Ok` and returns a `None` or `Err` at once from the function around it. Exceptions travel by themselves.',
    'half(n: Int) -> Option[Int] = Some(n?)\nmain() = half(4)',
    'half(n: Option[Int]) -> Option[Int] = Some(n?)\nmain() = half(Some(4))',
  ),
  E0319: explain(
    '`?` in a function that returns something else',
    'What `?` returns early must be what the function returns: an Option from a function that gives an Option, a Result from one that gives a Result with the same error type.',
    'half(n: Option[Int]) -> Int = n? / 2\nmain() = half(Some(4))',
    'half(n: Option[Int]) -> Option[Int] = Some(n? / 2)\nmain() = half(Some(4))',
  ),
  E0320: explain(
    'No overload for these arguments',
    'A name may have several functions that differ in their parameters. None of them takes arguments of these types.',
    'weigh(n: Int) = n\nweigh(s: String) = s.length()\nmain() = weigh(true)',
    'weigh(n: Int) = n\nweigh(s: String) = s.length()\nmain() = weigh("abc")',
  ),
  E0321: explain(
    'An index on something that has none',
    'Lists, strings, maps, sets, tuples and typed arrays have indexes. A type of your own gets them from a function `{type}Get`.',
    'main() = 5[0]',
    'main() = [5][0]',
  ),
  E0331: explain(
    'A native function that no library has',
    'The name in `__native__` must be registered by the library of the wrapper, or by exactly one other that is loaded.',
    'main() = __native__("Lib.f", 1)',
  ),
  E0332: explain(
    'A signature that cannot be read',
    'A library registered a function with a signature that is no type of the language. It must look like `(List[Float], Int) -> DVector`.',
  ),
  E0340: explain(
    'An implementation before that of a supertrait',
    'A trait with supertraits can be implemented only for types that implement those, further up in the file.',
    'trait Walks\n    walk(self) -> Int\nend\ntrait Runs: Walks\n    run(self) -> Int\nend\ntype Fox = { pace: Int }\nFox: Runs\n    run(self) = self.pace\nend\nmain() = 0',
    'trait Walks\n    walk(self) -> Int\nend\ntrait Runs: Walks\n    run(self) -> Int\nend\ntype Fox = { pace: Int }\nFox: Walks\n    walk(self) = self.pace\nend\nFox: Runs\n    run(self) = self.pace\nend\nmain() = 0',
  ),
  E0341: explain(
    'An implementation with a method missing',
    'Every method of the trait that has no default body must be implemented.',
    'trait Two\n    alpha(self) -> Int\n    beta(self) -> Int\nend\nInt: Two\n    alpha(self) = self\nend\nmain() = 0',
    'trait Two\n    alpha(self) -> Int\n    beta(self) -> Int\nend\nInt: Two\n    alpha(self) = self\n    beta(self) = self\nend\nmain() = 0',
  ),
  E0342: explain(
    'A method with another signature than its trait',
    'A method takes as many parameters as the trait says, and of the same types where both say them.',
    'trait Shift\n    shifted(self, by: Int) -> Int\nend\nInt: Shift\n    shifted(self) = self\nend\nmain() = 0',
    'trait Shift\n    shifted(self, by: Int) -> Int\nend\nInt: Shift\n    shifted(self, by) = self + by\nend\nmain() = 0',
  ),
  E0350: explain(
    'Deciding on a shared variable, then writing it',
    'Between reading an mvar in a condition and writing it in the branch another process may have changed it. Decide and write in one step: `name.update(old => …)`, or write a value that is computed from the variable itself.',
    'mvar stock: Int = 5\nclaim(n: Int) = if stock > 0 then { stock = n }\nmain() = claim(3)',
    'mvar stock: Int = 5\nclaim(n: Int) = stock.update(old => if old > 0 then n else old)\nmain() = claim(3)',
  ),
  E0351: explain(
    'A write inside a write',
    'While `n = e` is carried out the variable is locked, so `e` must not write it.',
    'mvar n: Int = 0\nmain() = {\n    n = {\n        n = 5\n        n + 1\n    }\n    n\n}',
    'mvar n: Int = 0\nmain() = {\n    n = 5\n    n = n + 1\n    n\n}',
  ),
  E0352: explain(
    'Waiting while a shared variable is in use',
    'A function that reads and writes an mvar calls no function that waits for messages: what it has read would be old by then.',
    'mvar n: Int = 0\nnext() = receive { x -> x }\nstep() = {\n    n = n + 1\n    next()\n}\nmain() = 0',
    'mvar n: Int = 0\nnext() = receive { x -> x }\nstep() = { n = n + 1 }\nmain() = 0',
  ),
  W0401: explain(
    'A variable that nothing reads',
    'Remove it, or start its name with an underscore to say that it is meant.',
    'main() = {\n    extra = 1\n    2\n}',
    'main() = {\n    _extra = 1\n    2\n}',
  ),
  W0402: explain(
    'Code that is never reached',
    'The statement before always leaves the block: by `return`, `break`, `continue`, `throw` or `panic`.',
    'f(n) = {\n    return n\n    println("done")\n}\nmain() = f(1)',
    'f(n) = {\n    println("done")\n    n\n}\nmain() = f(1)',
  ),
  W0403: explain(
    'An arm that is never taken',
    'An arm further up takes every value that this one would fit.',
    'f(n) = match n {\n    _ -> 0\n    1 -> 1\n}\nmain() = f(1)',
    'f(n) = match n {\n    1 -> 1\n    _ -> 0\n}\nmain() = f(1)',
  ),
};
