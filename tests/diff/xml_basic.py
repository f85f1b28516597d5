# pyexpat and what stands on it: ElementTree, minidom, sax, plistlib; every handler, buffers, encodings, errors.
import io
import plistlib
import xml.dom.minidom
import xml.etree.ElementTree as ET
import xml.sax
from xml.parsers import expat

TEXT = '''<?xml version="1.0" encoding="utf-8" standalone="yes"?>
<!DOCTYPE doc SYSTEM "doc.dtd" [
<!ELEMENT doc (a|b*)+>
<!ATTLIST a x CDATA "dflt" y ID #IMPLIED>
<!ENTITY ent "ent&lt;ity">
<!ENTITY % pe "">
<!ENTITY ext SYSTEM "ext.xml">
<!NOTATION gif PUBLIC "gif viewer">
<!ENTITY pic SYSTEM "pic.gif" NDATA gif>
]>
<?target some data?>
<!-- comment -->
<doc xmlns="urn:d" xmlns:p="urn:p"><a y="1">text &ent; &amp; more</a><p:b><![CDATA[<raw>]]>é€😀</p:b>&ext;</doc>
'''
NAMES = [n for n in dir(expat.ParserCreate()) if n.endswith('Handler') or n == 'DefaultHandlerExpand']


def watch(p, skip=()):
    def make(name):
        def handler(*args):
            print('   ', name, args[name == 'ExternalEntityRefHandler':])  # its context: a set's order
            return 1
        return handler
    for name in NAMES:
        if name not in skip:
            setattr(p, name, make(name))


for skip, sep in ((('DefaultHandler', 'DefaultHandlerExpand'), None), (('DefaultHandler',), ' '), ((), '')):
    p = expat.ParserCreate(namespace_separator=sep)
    watch(p, skip)
    print(p.Parse(TEXT, True), p.CurrentLineNumber, p.ErrorCode)
p = expat.ParserCreate()
watch(p, ('DefaultHandler', 'DefaultHandlerExpand', 'CharacterDataHandler'))
p.ordered_attributes = True
p.specified_attributes = True
p.buffer_text = True
p.buffer_size = 10
out = []
p.CharacterDataHandler = out.append
for i in range(0, len(TEXT), 7):
    p.Parse(TEXT[i:i + 7].encode())
p.Parse(b'', True)
print(out, p.buffer_used, p.buffer_size, p.ordered_attributes)


def child(context, base, system, public):
    sub = p.ExternalEntityParserCreate(context)
    sub.StartElementHandler = lambda *a: print('sub', a)
    return sub.Parse('<inner k="v"/>text', True)


p = expat.ParserCreate()
p.SetBase('base')
p.ExternalEntityRefHandler = child
print(p.Parse(TEXT, True), p.GetBase())
for data in ('<a>', '</a>', '<a></b>', '<a b="1" b="2"/>', '<a>&x;</a>', '', 'x', '<a/><b/>', '<a><![CDATA[', '<a>\x01</a>', '<p:a/>'):
    p = expat.ParserCreate(namespace_separator='|')
    try:
        print(p.Parse(data, True))
    except expat.ExpatError as e:
        print(repr(data), e, e.code, e.lineno, e.offset, expat.ErrorString(e.code), expat.errors.codes[expat.ErrorString(e.code)])
for data in (b'<?xml version="1.0" encoding="iso-8859-15"?><a>\xa4</a>', b'\xff\xfe<\0a\0/\0>\0', b'<?xml version="1.0" encoding="cp1251"?><a>\xe0</a>',
             b'<?xml version="1.0" encoding="nope"?><a>\xe0</a>', b'<a>\xff</a>'):
    p = expat.ParserCreate()
    p.CharacterDataHandler = print
    try:
        print(p.Parse(data, True))
    except Exception as e:
        print(type(e).__name__, e)


class Boom(Exception):
    pass


def boom(*args):
    raise Boom(args)


for name in ('StartElementHandler', 'CharacterDataHandler', 'EntityDeclHandler', 'ExternalEntityRefHandler', 'NotStandaloneHandler'):
    p = expat.ParserCreate()
    setattr(p, name, boom)
    try:
        print(p.Parse(TEXT.replace(' standalone="yes"', ''), True))
    except Boom as e:
        print(name, e.args, getattr(p, name))

for wrong in (lambda: expat.ParserCreate(1), lambda: expat.ParserCreate('utf-8', 'ab'), lambda: expat.ParserCreate(None, None, 5), lambda: p.Parse(1),
              lambda: p.nothing, lambda: setattr(p, 'nothing', 1), lambda: setattr(p, 'buffer_size', 'a'), lambda: setattr(p, 'buffer_size', 0),
              lambda: delattr(p, 'StartElementHandler'), lambda: p.ParseFile(1), lambda: expat.XMLParserType(), lambda: p.Parse()):
    try:
        print(wrong())
    except Exception as e:
        print(type(e).__name__, e)
print(expat.ParserCreate().ParseFile(io.BytesIO(TEXT.encode())), expat.errors.XML_ERROR_SYNTAX, expat.model.XML_CQUANT_PLUS)

root = ET.fromstring('<r><a x="1">t<b/>tail</a><a x="2"/><c>é</c></r>')
print([(e.tag, e.attrib, e.text, e.tail) for e in root.iter()], [e.attrib for e in root.findall('a[@x="2"]')], ET.tostring(root), root.find('.//b').tail)
ET.indent(root)
print(ET.tostring(root, encoding='unicode'), [e for e, _ in ET.iterparse(io.BytesIO(b'<r><a/></r>'), ['start', 'end'])])
try:
    ET.fromstring('<r><a></r>')
except ET.ParseError as e:
    print(e, e.position, e.code)
ET.register_namespace('z', 'urn:z')
print(ET.tostring(ET.fromstring('<q:r xmlns:q="urn:z" q:k="v"/>')))
d = xml.dom.minidom.parseString('<r a="1"><b>t</b><!--c--></r>')
print(d.documentElement.toxml(), d.toprettyxml(indent=' '), d.getElementsByTagName('b')[0].firstChild.data)


class Handler(xml.sax.ContentHandler):
    def startElement(self, name, attrs): print('start', name, dict(attrs))
    def characters(self, text): print('text', repr(text))


xml.sax.parseString(b'<r a="1">t<b/></r>', Handler())
value = {'a': [1, 2.5, True, b'bytes'], 'b': {'c': 'text <&>'}}
print(plistlib.loads(plistlib.dumps(value)) == value, plistlib.loads(plistlib.dumps(value, fmt=plistlib.FMT_BINARY)) == value)
