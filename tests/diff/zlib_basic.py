# zlib: one call and piece by piece, dictionaries, copies, error texts; gzip and the codec on it.
import zlib
d=b'hello world '*100
c=zlib.compress(d)
tests='''zlib.compress('a')
zlib.compress(b'a',10)
zlib.compress(b'a','a')
zlib.compress()
zlib.compress(b'a',1,1,1)
zlib.compress(b'a',level=3,wbits=-15)
zlib.compress(b'a',wbits=99)
zlib.compress(b'a',wbits=31)[:4]
zlib.decompress(b'')
zlib.decompress(b'abc')
zlib.decompress(c[:-3])
zlib.decompress(c,bufsize=0)
zlib.decompress(c,bufsize=-1)
zlib.decompress(c,wbits=3)
zlib.decompress(c)==d
zlib.decompress(c,15,1)==d
zlib.decompress(c+b'xx')==d
zlib.decompress('a')
zlib.crc32(b'abc')
zlib.crc32(b'abc',-1)
zlib.crc32(b'abc',2**40)
zlib.crc32(b'abc',1.0)
zlib.crc32('a')
zlib.crc32()
zlib.adler32(b'abc')
zlib.adler32(b'abc',5)
zlib.adler32(b'')
zlib.adler32(b'x'*100000,2**33+1)
zlib.compressobj(10)
zlib.compressobj(wbits=99)
zlib.compressobj(method=3)
zlib.compressobj(memLevel=0)
zlib.compressobj(strategy=99)
zlib.compressobj('a')
zlib.compressobj(foo=1)
zlib.compressobj(1,8,15,8,0,b'dict').compress(b'')
zlib.compressobj(1,8,15,8,0,'dict')
zlib.compressobj(zdict=5)
type(zlib.compressobj())()
zlib.decompressobj(99)
zlib.decompressobj(zdict=5)
zlib.decompressobj(zdict=b'')
zlib.decompressobj(15,b'abc')
zlib.decompressobj().decompress(c)==d
zlib.decompressobj().decompress(c,10)
zlib.decompressobj().decompress(c,-1)
zlib.decompressobj().decompress(c,max_length=0)==d
zlib.decompressobj().decompress('a')
zlib.decompressobj().decompress(b'aaa')
zlib.decompressobj().flush(0)
zlib.decompressobj().flush(-1)
zlib.decompressobj().flush('a')
zlib.decompressobj().flush()
zlib.decompressobj().foo
setattr(zlib.decompressobj(),'eof',1)
zlib.compressobj().flush(9)
zlib.compressobj().flush('a')
zlib.compressobj().flush(zlib.Z_NO_FLUSH)
zlib.compressobj().flush(zlib.Z_SYNC_FLUSH)
zlib.compressobj().flush(zlib.Z_FULL_FLUSH)
zlib.compressobj().compress('a')
zlib.compressobj().foo
f1()
f2()
f3()
f4()
f5()
f6()
f7()
f8()
zlib.error.__mro__
zlib.DEFLATED,zlib.DEF_BUF_SIZE,zlib.DEF_MEM_LEVEL,zlib.MAX_WBITS,zlib.Z_BEST_COMPRESSION,zlib.Z_BEST_SPEED,zlib.Z_BLOCK,zlib.Z_DEFAULT_COMPRESSION,zlib.Z_DEFAULT_STRATEGY,zlib.Z_FILTERED,zlib.Z_FINISH,zlib.Z_FIXED,zlib.Z_FULL_FLUSH,zlib.Z_HUFFMAN_ONLY,zlib.Z_NO_COMPRESSION,zlib.Z_NO_FLUSH,zlib.Z_PARTIAL_FLUSH,zlib.Z_RLE,zlib.Z_SYNC_FLUSH,zlib.Z_TREES
__import__('copy').copy(zlib.compressobj()).flush()
__import__('copy').deepcopy(zlib.decompressobj()).decompress(c)==d
__import__('pickle').dumps(zlib.compressobj())
__import__('gzip').decompress(__import__('gzip').compress(d,mtime=0))==d
len(__import__('gzip').compress(d,mtime=0))
__import__('codecs').encode(b'abc','zlib')
__import__('codecs').decode(__import__('codecs').encode(b'abc','zlib'),'zlib')'''
def f1():
    o=zlib.compressobj(); a=o.compress(b'abc'); b=o.flush(); 
    try: o.compress(b'x')
    except zlib.error as e: print(e)
    try: o.flush()
    except zlib.error as e: print(e)
    return a+b
def f2():
    o=zlib.decompressobj(); r=o.decompress(c+b'tail',20); return r,o.unconsumed_tail==(c+b'tail')[len(c)+4-len(o.unconsumed_tail):],len(o.unconsumed_tail),o.unused_data,o.eof
def f3():
    o=zlib.decompressobj(); r=o.decompress(c+b'tail',20); r+=o.flush(); return len(r),o.unused_data,o.unconsumed_tail,o.eof,o.decompress(b'zz'),o.unused_data
def f4():
    o=zlib.decompressobj(); o.decompress(c[:10]); p=o.copy(); return o.decompress(c[10:])==p.decompress(c[10:]),o.eof,p.eof
def f5():
    o=zlib.compressobj(); o.compress(d); p=o.copy(); return o.flush()==p.flush()
def f6():
    o=zlib.compressobj(zdict=b'hello'); x=o.compress(d)+o.flush(); q=zlib.decompressobj(zdict=b'hello')
    r=q.decompress(x)+q.flush()==d
    try: zlib.decompress(x)
    except zlib.error as e: print(e)
    try: zlib.decompressobj().decompress(x)
    except zlib.error as e: print(e)
    try: zlib.decompressobj(zdict=b'wrong').decompress(x)
    except zlib.error as e: print(e)
    return r
def f7():
    o=zlib.compressobj(); o.compress(b'a'); o.flush(); return o.copy()
def f8():
    o=zlib.decompressobj(); r=o.decompress(c); r=o.copy(); return r.eof
for t in tests.split('\n'):
    try: r=repr(eval(t))
    except BaseException as e: r='! %s %s'%(type(e).__name__,str(e)[:200])
    import re
    print(t,'->',re.sub('0x[0-9a-f]{6,}','ADDR',ascii(r)[:300]))
