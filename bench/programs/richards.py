"""Richards' benchmark: the scheduler of a small operating system. Classes, method calls, linked packets."""
import sys

IDLE, WORKER, HANDLER_A, HANDLER_B, DEVICE_A, DEVICE_B = range(6)
TO_DEVICE, TO_WORKER = range(2)
BUFFER_SIZE = 4


class Packet:
    def __init__(self, link, ident, kind):
        self.link, self.ident, self.kind = link, ident, kind
        self.datum = 0
        self.data = [0] * BUFFER_SIZE

    def append_to(self, queue):
        """The queue with this packet at its end."""
        self.link = None
        if queue is None:
            return self
        last = queue
        while last.link is not None:
            last = last.link
        last.link = self
        return queue


class Task:
    def __init__(self, scheduler, ident, priority, queue):
        self.scheduler, self.ident, self.priority, self.queue = scheduler, ident, priority, queue
        self.pending, self.waiting, self.held = queue is not None, False, False
        self.next = scheduler.first
        scheduler.first = self
        scheduler.table[ident] = self

    def blocked(self):
        return self.held or (self.waiting and not self.pending)

    def step(self):
        """Run once; the task to go on with."""
        packet = None
        if self.waiting and self.pending:
            packet = self.queue
            self.queue = packet.link
            self.waiting, self.pending = False, self.queue is not None
        return self.run(packet)

    def take(self, packet, sender):
        """Put a packet into the queue; whichever task has the higher priority goes on."""
        if self.queue is None:
            self.queue = packet
            self.pending = True
            if self.priority > sender.priority:
                return self
        else:
            packet.append_to(self.queue)
        return sender

    def wait(self):
        self.waiting = True
        return self

    def hold(self):
        self.scheduler.holds += 1
        self.held = True
        return self.next

    def send(self, packet):
        receiver = self.scheduler.table[packet.ident]
        self.scheduler.sent += 1
        packet.link = None
        packet.ident = self.ident
        return receiver.take(packet, self)


class Idle(Task):
    def __init__(self, scheduler, ident, priority, count):
        super().__init__(scheduler, ident, priority, None)
        self.control, self.count = 1, count

    def run(self, packet):
        self.count -= 1
        if self.count == 0:
            return self.hold()
        if self.control & 1 == 0:
            self.control //= 2
            return self.scheduler.release(DEVICE_A, self)
        self.control = self.control // 2 ^ 0xd008
        return self.scheduler.release(DEVICE_B, self)


class Worker(Task):
    def __init__(self, scheduler, ident, priority, queue):
        super().__init__(scheduler, ident, priority, queue)
        self.destination, self.letter = HANDLER_A, 0
        self.waiting = True

    def run(self, packet):
        if packet is None:
            return self.wait()
        self.destination = HANDLER_B if self.destination == HANDLER_A else HANDLER_A
        packet.ident = self.destination
        packet.datum = 0
        for i in range(BUFFER_SIZE):
            self.letter = self.letter % 26 + 1
            packet.data[i] = 64 + self.letter
        return self.send(packet)


class Handler(Task):
    def __init__(self, scheduler, ident, priority, queue):
        super().__init__(scheduler, ident, priority, queue)
        self.work, self.devices = None, None
        self.waiting = True

    def run(self, packet):
        if packet is not None:
            if packet.kind == TO_WORKER:
                self.work = packet.append_to(self.work)
            else:
                self.devices = packet.append_to(self.devices)
        work = self.work
        if work is None:
            return self.wait()
        at = work.datum
        if at >= BUFFER_SIZE:
            self.work = work.link
            return self.send(work)
        device = self.devices
        if device is None:
            return self.wait()
        self.devices = device.link
        device.datum = work.data[at]
        work.datum = at + 1
        return self.send(device)


class Device(Task):
    def __init__(self, scheduler, ident, priority):
        super().__init__(scheduler, ident, priority, None)
        self.kept = None
        self.waiting = True

    def run(self, packet):
        if packet is not None:
            self.kept = packet
            return self.hold()
        packet = self.kept
        if packet is None:
            return self.wait()
        self.kept = None
        return self.send(packet)


class Scheduler:
    def __init__(self):
        self.first, self.table = None, [None] * 6
        self.sent = self.holds = 0

    def release(self, ident, current):
        task = self.table[ident]
        task.held = False
        return task if task.priority > current.priority else current

    def run(self):
        task = self.first
        while task is not None:
            task = task.next if task.blocked() else task.step()


def packets(ident, kind, count):
    queue = None
    for _ in range(count):
        queue = Packet(queue, ident, kind)
    return queue


def simulate():
    scheduler = Scheduler()
    Idle(scheduler, IDLE, 0, 10000)
    Worker(scheduler, WORKER, 1000, packets(WORKER, TO_WORKER, 2))
    Handler(scheduler, HANDLER_A, 2000, packets(DEVICE_A, TO_DEVICE, 3))
    Handler(scheduler, HANDLER_B, 3000, packets(DEVICE_B, TO_DEVICE, 3))
    Device(scheduler, DEVICE_A, 4000)
    Device(scheduler, DEVICE_B, 5000)
    scheduler.run()
    return scheduler.sent, scheduler.holds


for _ in range(int(sys.argv[1]) if len(sys.argv) > 1 else 10):
    result = simulate()
    assert result == (23246, 9297), result
print(*result)
