# Check sums of all lengths, from all starts.
import binascii

data = bytes(i * i >> 3 & 255 for i in range(1500))
total = 0
for n in list(range(300)) + [511, 512, 513, 1499, 1500]:
    for start in (0, 1, 0xffffffff, -1, 2**40):
        total = total * 31 + binascii.crc32(data[n & 7:n], start) & (1 << 61) - 1
print(total, hex(binascii.crc32(data)), hex(binascii.crc32(memoryview(data)[3:], binascii.crc32(data[:3]))))
print(hex(binascii.crc_hqx(data, 0)), hex(binascii.crc_hqx(data, 0xffff)))
