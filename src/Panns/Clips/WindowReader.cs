using Panns.Audio;

namespace Panns.Clips;

/// <summary>Cuts a recording into windows while reading it; holds one window and what it has read of the next. Owns the source.</summary>
internal sealed class WindowReader(ISampleSource source, WindowPlan plan) : IDisposable
{
    private readonly WindowCutter _cutter = new(plan);
    private bool _isAtEnd;

    /// <summary>The current window.</summary>
    public Window Window => _cutter.Window;

    /// <summary>Its samples; valid until the next call of <see cref="MoveNext"/>.</summary>
    public ReadOnlySpan<float> Current => _cutter.Current;

    /// <summary>End of the current window, in samples from the start of the recording.</summary>
    public long Position => _cutter.Window.End;

    /// <summary>Whether the current window is the last; reads ahead as far as needed to find out.</summary>
    public bool IsLast => !Fill();

    /// <summary>Problems of the recording; complete once the last window has been read.</summary>
    public AudioIssues Issues => source.Issues;

    public bool MoveNext()
    {
        if (!Fill())
        {
            return false;
        }

        _cutter.Close();
        return true;
    }

    /// <summary>Takes the rented array that starts with the current window; the caller owns it. Call once, for the last window.</summary>
    public float[] TakeLast() => _cutter.Take();

    public void Dispose()
    {
        _cutter.Release();
        source.Dispose();
    }

    // Reads up to the end of the next window; returns false if there is none.
    private bool Fill()
    {
        while (!_isAtEnd && _cutter.GetRoom() is { IsEmpty: false } room)
        {
            var count = source.Read(room);
            _isAtEnd = count < room.Length;
            _cutter.Add(count);
        }

        return _cutter.HasNew;
    }
}
