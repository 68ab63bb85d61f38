using System.Runtime.InteropServices;

namespace Panns.Engine.Planning;

/// <summary>The memory in which a plan's values lie: one aligned block, as large as the largest plan so far.</summary>
internal sealed unsafe class Arena : IDisposable
{
    /// <summary>Floats that values are aligned to: a cache line.</summary>
    public const int Alignment = 16;

    private float* _data;
    private long _floats;

    ~Arena() => Free();

    /// <summary>The block, grown to at least <paramref name="floats"/>; what it held is lost when it grows.</summary>
    public float* Reserve(long floats)
    {
        if (floats > _floats)
        {
            Free();
            _data = (float*)NativeMemory.AlignedAlloc((nuint)floats * sizeof(float), 4096);
            _floats = floats;
            GC.KeepAlive(this);
        }

        return _data;
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_data);
        _data = null;
        _floats = 0;
    }
}
