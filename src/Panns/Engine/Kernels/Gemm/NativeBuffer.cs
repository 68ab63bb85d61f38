using System.Runtime.InteropServices;
using Panns.Common;

namespace Panns.Engine.Kernels.Gemm;

/// <summary>
/// Floats outside the garbage-collected heap, aligned to a page. Large ones ask for huge pages where the system gives them on
/// request (Linux): weights and maps are read from end to end, and with 4 KB pages the translation of addresses takes a visible part of the time.
/// </summary>
[BestFriend]
internal sealed unsafe partial class NativeBuffer : IDisposable
{
    private const nuint HugePage = 2 << 20;
    private const int AdviseHugePages = 14;

    private float* _data;

    public NativeBuffer(long length)
    {
        Length = length;
        var bytes = (nuint)Math.Max(length, 16) * sizeof(float);
        var large = bytes >= 2 * HugePage;
        _data = (float*)NativeMemory.AlignedAlloc(bytes, large ? HugePage : 4096);
        if (large && OperatingSystem.IsLinux())
        {
            // Advice only: a refusal changes the speed, nothing else.
            _ = Advise(_data, bytes, AdviseHugePages);
        }
    }

    ~NativeBuffer() => Free();

    public long Length { get; }

    public float* Data => _data;

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* address, nuint length, int advice);

    private void Free()
    {
        NativeMemory.AlignedFree(_data);
        _data = null;
    }
}
