"""A .heapsnapshot is really loaded: by the worker of Chromium's own developer tools, which parses it and computes retained sizes.

Chromium serves its developer tools on the debugging port; a page of that origin starts their worker and talks to it as the Memory
panel does. Passes without a word where no Chromium is installed, or where address space is limited: it needs much of that."""
import base64
import json
import os
import resource
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import time
import urllib.request

hoop = sys.argv[1] + "/hoop"
chromium = next((p for p in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if p), None)
if not chromium or resource.getrlimit(resource.RLIMIT_AS)[0] != resource.RLIM_INFINITY:
    sys.exit(0)
folder = tempfile.mkdtemp()


class Page:
    """One tab, over the protocol of the developer tools: a web socket."""

    def __init__(self, url):
        host, _, path = url[len("ws://"):].partition("/")
        name, port = host.split(":")
        self.socket = socket.create_connection((name, int(port)), timeout=120)
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall((f"GET /{path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                             f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n").encode())
        answer = b""
        while not answer.endswith(b"\r\n\r\n"):
            answer += self.socket.recv(1)
        self.calls = 0

    def read(self, count):
        data = b""
        while len(data) < count:
            part = self.socket.recv(count - len(data))
            assert part, "the browser closed the connection"
            data += part
        return data

    def receive(self):
        message = b""
        while True:
            first, length = self.read(2)
            if length == 126:
                length, = struct.unpack(">H", self.read(2))
            elif length == 127:
                length, = struct.unpack(">Q", self.read(8))
            message += self.read(length)
            if first & 128:
                return json.loads(message)

    def call(self, method, **params):
        self.calls += 1
        data = json.dumps({"id": self.calls, "method": method, "params": params}).encode()
        self.socket.sendall(b"\x81\xff" + struct.pack(">Q", len(data)) + bytes(4) + data)  # a mask of zeros
        while True:
            answer = self.receive()
            if answer.get("id") == self.calls:
                return answer


SCRIPT = """
(async () => {
  const address = '/devtools/entrypoints/heap_snapshot_worker/heap_snapshot_worker-entrypoint.js';
  const waiting = {};
  let last = 0;
  const start = () => new Promise(done => {
    const worker = new Worker(address, {type: 'module'});
    worker.onmessage = e => {
      if (e.data === 'workerReady') done(worker);
      else if (e.data.callId in waiting) waiting[e.data.callId](e.data);
    };
  });
  const worker = await start(), second = await start(), channel = new MessageChannel();
  const ask = (message, ports) => new Promise(done => {
    message.callId = ++last;
    waiting[last] = answer => answer.error ? done({error: answer.error}) : done(answer.result);
    worker.postMessage(message, ports || []);
  });
  worker.postMessage({callId: ++last, disposition: 'createLoader', objectId: 1});
  const text = TEXT;
  for (let i = 0; i < text.length; i += 65536)
    await ask({disposition: 'method', objectId: 1, methodName: 'write', methodArguments: [text.slice(i, i + 65536)]});
  await ask({disposition: 'method', objectId: 1, methodName: 'close', methodArguments: []});
  second.postMessage({callId: ++last, disposition: 'setupForSecondaryInit', objectId: 1}, [channel.port1]);
  const built = await ask({disposition: 'factory', objectId: 1, methodName: 'buildSnapshot', methodArguments: [], newObjectId: 2}, [channel.port2]);
  const total = await ask({disposition: 'getter', objectId: 2, methodName: 'totalSize'});
  const count = await ask({disposition: 'getter', objectId: 2, methodName: 'nodeCount'});
  const classes = await ask({disposition: 'method', objectId: 2, methodName: 'aggregatesWithFilter', methodArguments: [{}]});
  const found = Object.values(classes).find(c => c.name === 'Session');
  return JSON.stringify({built, total, count, session: found && {count: found.count, retained: found.maxRet}});
})()
"""


def run(browser):
    port_file = os.path.join(folder, "profile", "DevToolsActivePort")
    for _ in range(600):
        if os.path.exists(port_file) and os.path.getsize(port_file):
            break
        assert browser.poll() is None, "the browser does not start"
        time.sleep(0.1)
    with open(port_file) as f:
        base = f"http://127.0.0.1:{f.readline().strip()}"
    with urllib.request.urlopen(base + "/json") as f:
        page = Page(next(t for t in json.load(f) if t["type"] == "page")["webSocketDebuggerUrl"])
    page.call("Page.enable")
    page.call("Page.navigate", url=base + "/json/version")
    time.sleep(1)
    with open(os.path.join(folder, "app.heapsnapshot")) as f:
        script = SCRIPT.replace("TEXT", json.dumps(f.read()))
    answer = page.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
    return json.loads(answer["result"]["result"]["value"])


program = """
from hoop import memory
class Session:
    def __init__(self, n): self.data = [bytes(1000)]
sessions = [Session(i) for i in range(100)]
s = memory.snapshot()
s.dump("app.heapsnapshot")
print(s.node_count, sum(row.bytes for row in s.by_type()))
"""
done = subprocess.run([hoop, "-c", program], capture_output=True, text=True, cwd=folder, check=True, timeout=60)
nodes, size = map(int, done.stdout.split())
browser = subprocess.Popen([chromium, "--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile",
                            "--remote-debugging-port=0", "--remote-allow-origins=*", "about:blank"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
try:
    told = run(browser)
finally:
    browser.terminate()
    browser.wait()
assert told["built"] is True and told["count"] == nodes and told["total"] == size, (told, nodes, size)
assert told["session"]["count"] in (100, 101) and told["session"]["retained"] > 100 * 1000, told  # the class itself may be told as one
shutil.rmtree(folder, ignore_errors=True)
