def caesar(text, shift):
    def turn(c):
        code = ord(c)
        return chr((code - 97 + shift) % 26 + 97) if 97 <= code <= 122 else c

    return "".join(map(turn, text))


words = [f"word{i % 977}-{i}" for i in range(100000)]
text = " ".join(words)
print(len(text))
parts = text.split(" ")
print(len([part for part in parts if part.startswith("word9")]))
print(len(",".join([part.upper().replace("WORD", "w", 1) for part in parts])))
secret = caesar(text, 3)
print(secret[:30])
print(str(caesar(secret, 23) == text).lower())
line = ""
for i in range(200000):
    line = line + "x"
print(len(line))
