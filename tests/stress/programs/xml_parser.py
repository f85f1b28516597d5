# pyexpat: a document with declarations, an external entity, a handler that fails, a cycle of parser and handlers.
import pyexpat

TEXT = '''<!DOCTYPE d [<!ELEMENT d (a|b*)+><!ATTLIST d x CDATA "v"><!ENTITY e "ent"><!ENTITY ext SYSTEM "x">]>
<d y="1"><a>&e; text é</a><!--c--><?pi data?><b/>&ext;</d>'''


def child(context, base, system, public):
    return p.ExternalEntityParserCreate(context).Parse('<inner/>', True)


p = pyexpat.ParserCreate(namespace_separator=' ')
seen = []
for name in ('StartElementHandler', 'EndElementHandler', 'CharacterDataHandler', 'CommentHandler', 'ProcessingInstructionHandler', 'ElementDeclHandler',
             'AttlistDeclHandler', 'EntityDeclHandler', 'StartDoctypeDeclHandler'):
    setattr(p, name, lambda *args, name=name: seen.append((name, args, p is None)))
p.ExternalEntityRefHandler = child
p.buffer_text = True
print(p.Parse(TEXT, True), seen)
p = pyexpat.ParserCreate()
p.StartElementHandler = lambda *args: 1 // 0
for data in (TEXT, '<a></b>'):
    try:
        p.Parse(data, True)
    except (ZeroDivisionError, pyexpat.ExpatError) as e:
        print(type(e).__name__)
p.StartElementHandler = p.Parse
p = None
