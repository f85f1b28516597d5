# Scopes whose code is generated more than once: in finally blocks and in the conditions of while loops.
def f(n):
    try:
        if n: raise KeyError(n)
    except KeyError:
        if n > 1: return "x"
    finally:
        def g(a):
            b = a + 1
            return [b for b in range(b) if b != 2]
        class C:
            z = [q for q in (1, 2, 3) if q != 2]
            def m(self):
                t = self.z
                return t
        print(g(3), C().m())
for n in range(3): f(n)
i = 0
while not [x for x in (0, i) if x > 2] and not (lambda p: (w := p) and w > 5)(i):
    i += 1
print(i)
