"""asyncio: tasks, timeouts, a server and a client; a pair of sockets."""
import asyncio, socket
async def work(n):
    await asyncio.sleep(0.01*n); return n
async def main():
    print(await asyncio.gather(*map(work, range(5))))
    try: await asyncio.wait_for(asyncio.sleep(5), 0.05)
    except asyncio.TimeoutError: print("timeout")
    async def serve(r, w):
        line = await r.readline(); w.write(line.upper()); await w.drain(); w.close()
    srv = await asyncio.start_server(serve, "127.0.0.1", 0)
    r, w = await asyncio.open_connection(*srv.sockets[0].getsockname())
    w.write(b"hello\n"); print(await r.readline()); w.close(); srv.close()
    async with asyncio.TaskGroup() as tg:
        tg.create_task(work(1)); tg.create_task(work(2))
asyncio.run(main())
a,b = socket.socketpair(); a.sendall(b"abc"); print(b.recv(10), a.family)
