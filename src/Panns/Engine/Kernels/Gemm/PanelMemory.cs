using System.IO.MemoryMappedFiles;

namespace Panns.Engine.Kernels.Gemm;

/// <summary>
/// The memory of packed weights: panels of rows of columns, and a bias for each column; its own, or a room that layers share in turn. As half
/// floats, a panel is followed in <see cref="Scales"/> by what its columns are multiplied by as they are widened.
/// </summary>
internal sealed unsafe class PanelMemory : IDisposable
{
    private readonly NativeBuffer? _buffer;
    private readonly WeightRoom? _room;
    private readonly float* _data;
    private readonly long _floats;
    private readonly int _columns;
    private readonly int _width;
    private readonly bool _hasBias;
    private readonly Stack<Draft> _drafts = new();
    private volatile bool _isTooLarge;

    /// <param name="panels">Panels.</param>
    /// <param name="rows">Rows of a panel.</param>
    /// <param name="width">Columns of a panel.</param>
    /// <param name="hasBias">Whether there is a bias.</param>
    /// <param name="precision">The floats of the panels; the bias is float32.</param>
    /// <param name="room">Memory that layers share; null for memory of its own.</param>
    public PanelMemory(int panels, long rows, int width, bool hasBias, WeightPrecision precision = WeightPrecision.Single, WeightRoom? room = null)
    {
        IsHalf = precision == WeightPrecision.Half;
        (_columns, _width, _hasBias) = (panels * width, width, hasBias);
        PanelFloats = rows * width;
        _floats = panels * PanelFloats / (IsHalf ? 2 : 1);
        Length = _floats + (IsHalf ? _columns : 0) + (hasBias ? _columns : 0);
        if (room is null)
        {
            _buffer = new(Length);
            _data = _buffer.Data;
        }
        else
        {
            _room = room;
            room.Grow(Length);
        }
    }

    /// <summary>Whether the panels are half floats.</summary>
    public bool IsHalf { get; }

    /// <summary>Values of a panel.</summary>
    public long PanelFloats { get; }

    /// <summary>Floats of memory.</summary>
    public long Length { get; }

    /// <summary>The panels as floats.</summary>
    public float* Data => _room is null ? _data : _room.Data;

    /// <summary>The panels as half floats.</summary>
    public ushort* Halves => (ushort*)Data;

    /// <summary>A factor per column of half floats.</summary>
    public float* Scales => Data + _floats;

    /// <summary>A bias per column; null if there is none.</summary>
    public float* Bias => _hasBias ? Data + _floats + (IsHalf ? _columns : 0) : null;

    /// <summary>
    /// Where the floats of a panel are to be written: its place; or for half floats a draft, which the thread keeps until <see cref="End"/>.
    /// </summary>
    public float* Begin(int panel, out Draft? draft)
    {
        draft = null;
        if (!IsHalf)
        {
            return Data + (panel * PanelFloats);
        }

        lock (_drafts)
        {
            _drafts.TryPop(out draft);
        }

        draft ??= new(PanelFloats);
        return draft.Data;
    }

    /// <summary>Rounds the floats of a draft to half floats.</summary>
    public void End(int panel, Draft? draft)
    {
        if (draft is null)
        {
            return;
        }

        if (!HalfFloats.Narrow(draft.Data, PanelFloats / _width, _width, Halves + (panel * PanelFloats), Scales + (panel * _width)))
        {
            _isTooLarge = true;
        }

        lock (_drafts)
        {
            _drafts.Push(draft);
        }
    }

    /// <summary>Gives back the memory of drafts, once every panel is filled.</summary>
    public void DropDrafts()
    {
        while (_drafts.TryPop(out var draft))
        {
            draft.Dispose();
        }
    }

    /// <summary>The floats that take as many bytes as some weights.</summary>
    public double Floats(double weights) => IsHalf ? weights / 2 : weights;

    /// <summary>Checks that half floats hold the weights of a layer.</summary>
    /// <param name="layer">Its name.</param>
    /// <exception cref="PannsException">They do not.</exception>
    public void Require(string layer)
    {
        if (_isTooLarge)
        {
            Dispose();
            throw new PannsException($"{layer}: its weights are not finite or too large for half floats; keep the weights in single precision");
        }
    }

    public void Dispose()
    {
        DropDrafts();
        _buffer?.Dispose();
    }

    /// <summary>
    /// Floats of a panel while it is packed. In pages of their own, which go back to the system at once: of megabytes that were allocated and freed
    /// on several threads the C library keeps some for each.
    /// </summary>
    internal sealed class Draft : IDisposable
    {
        private readonly MemoryMappedFile _pages;
        private readonly MemoryMappedViewAccessor _view;

        public Draft(long floats)
        {
            _pages = MemoryMappedFile.CreateNew(null, floats * sizeof(float));
            _view = _pages.CreateViewAccessor();
            byte* start = null;
            _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
            Data = (float*)start;
        }

        public float* Data { get; }

        public void Dispose()
        {
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
            _pages.Dispose();
        }
    }
}
