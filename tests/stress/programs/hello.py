def f(x, y=[]):
    return f'{x}' + str(y)


print('hello', f(1), [n ** 2 for n in range(3)], {'a': (1,)}, sep=' | ')
