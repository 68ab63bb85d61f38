using Panns.Engine.Kernels.Gemm;

namespace Panns.Engine.Planning;

/// <summary>The memory in which a plan's values lie: one aligned block, as large as the largest plan so far.</summary>
internal sealed unsafe class Arena : IDisposable
{
    /// <summary>Floats that values are aligned to: a cache line.</summary>
    public const int Alignment = 16;

    private NativeBuffer? _buffer;

    /// <summary>The block, grown to at least <paramref name="floats"/>; what it held is lost when it grows.</summary>
    public float* Reserve(long floats)
    {
        if (_buffer is null || floats > _buffer.Length)
        {
            _buffer?.Dispose();
            _buffer = new(floats);
        }

        return _buffer.Data;
    }

    public void Dispose()
    {
        _buffer?.Dispose();
        _buffer = null;
    }
}
