namespace Panns.Engine.Kernels.Gemm;

/// <summary>
/// Memory that the packed weights of several layers share, in turn: in training each layer packs its weights anew right before they are
/// used. It grows as layers are planned, never while any is in use.
/// </summary>
internal sealed unsafe class WeightRoom : IDisposable
{
    private NativeBuffer? _buffer;

    public float* Data => _buffer is null ? null : _buffer.Data;

    /// <summary>Makes it hold at least so many floats.</summary>
    public void Grow(long floats)
    {
        if (_buffer is null || _buffer.Length < floats)
        {
            _buffer?.Dispose();
            _buffer = new(floats);
        }
    }

    public void Dispose() => _buffer?.Dispose();
}
