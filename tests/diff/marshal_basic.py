# marshal: the bytes of versions 0 to 2, values through versions 3 and 4, errors.
import marshal, io
vals=[None,True,False,...,StopIteration,0,1,-1,2**31-1,2**31,-2**31,-2**31-1,10**40,-10**40,0.0,-0.0,1.5,1e300,float('inf'),1j,2-3.5j,b'',b'abc','', 'abc','é','\ud800','😀','x'*300,'é'*300,(),(1,),(1,(2,'a')),[1,[2]],{},{'a':1,2:'b'},{1,2,3},frozenset({'b'}),bytearray(b'x'),tuple(range(300))]
for v in vals:
    for ver in (0,1,2):
        print(repr(v)[:30], ver, marshal.dumps(v,ver)[:60])
    for ver in (3,4):
        r=marshal.loads(marshal.dumps(v,ver)); print(repr(r)[:60], type(r).__name__)
l=[]; l.append(l); r=marshal.loads(marshal.dumps(l)); print(r, r[0] is r)
s=[1,2]; r=marshal.loads(marshal.dumps([s,s])); print(r[0] is r[1])
class L(list): pass
def deep(n):
    x=[]
    for i in range(n): x=[x]
    return x
for e in ['marshal.loads(b"")','marshal.loads(b"i")','marshal.loads(b"?")','marshal.loads(b"0")','marshal.loads(b"[\\x01\\0\\0\\0" + b"0")','marshal.loads(b"(\\x01\\0\\0\\0" + b"0")','marshal.loads(b"r\\0\\0\\0\\0")','marshal.loads(b"[\\xff\\xff\\xff\\xff")','marshal.loads(b"s\\xff\\xff\\xff\\xff")','marshal.loads(b"a\\xff\\xff\\xff\\xff")','marshal.loads(b"u\\xff\\xff\\xff\\xff")','marshal.loads(b"(\\xff\\xff\\xff\\xff")','marshal.loads(b"<\\xff\\xff\\xff\\xff")','marshal.loads("a")','marshal.loads(1)','marshal.dumps(L())','marshal.dumps(object())','marshal.dumps(int)','marshal.loads(b"l\\x01\\0\\0\\0\\0\\0")','marshal.loads(b"l\\x01\\0\\0\\0\\xff\\xff")','marshal.load(io.BytesIO(b""))','marshal.load(io.StringIO("a"))','marshal.load(io.BytesIO(b"i\\1\\0\\0\\0rest"))','marshal.dump([1],io.BytesIO())','marshal.loads(b"i\\1\\0\\0\\0rest")','marshal.dumps(deep(3000))','marshal.loads(b"{NN0")','marshal.loads(b"{N0")','marshal.loads(b"f\\x031.5")','marshal.loads(b"f\\x03xyz")','marshal.loads(b"I"+b"\\1"*8)','marshal.loads(b"Z\\1a")','marshal.version','marshal.loads(b"u\\1\\0\\0\\0\\xff")']:
    try: print(e,'->',repr(eval(e))[:80])
    except BaseException as x: print(e,'!',type(x).__name__,x)
