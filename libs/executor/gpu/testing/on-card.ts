/**
 * A Python algorithm that works on a graphics processor: with nothing but the driver's own library, or with PyTorch. What it opened stays open for the next call.
 * `apply` takes the name of what to do, and tells beside the answer what this process has come to need.
 */
export const ON_CARD = `import ctypes, glob, os, stat

PTX = """
.version 6.3
.target sm_%d
.address_size 64
.visible .entry triple(.param .u64 numbers, .param .u32 count)
{
  .reg .pred %%beyond; .reg .b32 %%r<6>; .reg .b64 %%d<3>;
  ld.param.u64 %%d1, [numbers]; ld.param.u32 %%r1, [count];
  mov.u32 %%r2, %%ctaid.x; mov.u32 %%r3, %%ntid.x; mov.u32 %%r4, %%tid.x; mad.lo.u32 %%r2, %%r2, %%r3, %%r4;
  setp.ge.u32 %%beyond, %%r2, %%r1; @%%beyond bra DONE;
  cvta.to.global.u64 %%d1, %%d1; mul.wide.u32 %%d2, %%r2, 4; add.u64 %%d1, %%d1, %%d2;
  ld.global.u32 %%r5, [%%d1]; mul.lo.u32 %%r5, %%r5, 3; st.global.u32 [%%d1], %%r5;
DONE: ret;
}
"""
opened = {}

def cuda(name, *arguments):
    code = getattr(opened['cuda'], name)(*arguments)
    if code: raise RuntimeError('%s: error %d' % (name, code))

def number(name, *arguments):
    value = ctypes.c_int(); cuda(name, ctypes.byref(value), *arguments); return value.value

def open_card():
    opened['cuda'] = ctypes.CDLL('libcuda.so.1')
    cuda('cuInit', 0)
    device, context, module, kernel = ctypes.c_int(), ctypes.c_void_p(), ctypes.c_void_p(), ctypes.c_void_p()
    cuda('cuDeviceGet', ctypes.byref(device), 0)
    cuda('cuDevicePrimaryCtxRetain', ctypes.byref(context), device)
    cuda('cuCtxSetCurrent', context)
    capability = number('cuDeviceGetAttribute', 75, device) * 10 + number('cuDeviceGetAttribute', 76, device)
    # Compiled by the driver, with another of its libraries.
    cuda('cuModuleLoadData', ctypes.byref(module), (PTX % min(capability, 75)).encode() + b'\\0')
    cuda('cuModuleGetFunction', ctypes.byref(kernel), module, b'triple')
    opened['kernel'] = kernel

def driver():
    first = 'kernel' not in opened
    if first: open_card()
    name, count = ctypes.create_string_buffer(100), 1 << 16
    cuda('cuDeviceGetName', name, 100, 0)
    numbers, address = (ctypes.c_uint32 * count)(*range(count)), ctypes.c_uint64()
    cuda('cuMemAlloc_v2', ctypes.byref(address), ctypes.c_size_t(4 * count))
    cuda('cuMemcpyHtoD_v2', address, numbers, ctypes.c_size_t(4 * count))
    limit = ctypes.c_uint32(count)
    arguments = (ctypes.c_void_p * 2)(ctypes.addressof(address), ctypes.addressof(limit))
    cuda('cuLaunchKernel', opened['kernel'], count // 256, 1, 1, 256, 1, 1, 0, None, arguments, None)
    cuda('cuMemcpyDtoH_v2', numbers, address, ctypes.c_size_t(4 * count))
    cuda('cuMemFree_v2', address)
    return {'card': name.value.decode(), 'cards': number('cuDeviceGetCount'), 'first': first, 'right': all(numbers[i] == 3 * i for i in range(count))}

def pytorch():
    first = 'torch' not in opened
    import torch
    opened['torch'] = torch
    a, b = torch.randn(4096, 4096, device='cuda'), torch.randn(4096, 4096, device='cuda')
    row = (a @ b)[0].cpu().double()
    difference = (row - a[0].cpu().double() @ b.cpu().double()).abs().max().item()
    return {'card': torch.cuda.get_device_name(0), 'cards': torch.cuda.device_count(), 'first': first, 'right': difference < 1, 'difference': difference, 'version': torch.__version__}

def opens(path):
    try: os.close(os.open(path, os.O_RDWR)); return True
    except OSError: return False

def look():
    try: os.mknod('/tmp/card', stat.S_IFCHR | 0o666, os.makedev(195, 0)); made = opens('/tmp/card')
    except OSError: made = False
    nodes = [path for path in glob.glob('/dev/nvidia*') if not os.path.isdir(path)]
    return {'nodes': {path: opens(path) for path in sorted(nodes)}, 'made': made}

def needs():
    with open('/proc/self/status') as file: lines = dict(line.split(':', 1) for line in file)
    return {name: int(lines[name].split()[0]) for name in ('VmPeak', 'VmHWM', 'VmData', 'Threads')}

def apply(data):
    return {**{'driver': driver, 'pytorch': pytorch, 'look': look}[data](), 'needs': needs()}
`;
