using Panns.Audio;

namespace Panns.Clips;

/// <summary>Cuts a recording into windows while reading it; holds one window of it and what it has read of the next. Owns the source.</summary>
internal sealed class WindowReader(ISampleSource source, WindowPlan plan) : IDisposable
{
    private readonly WindowCutter _cutter = new(plan);
    private bool _isAtEnd;

    /// <summary>The current window.</summary>
    public Window Window => _cutter.Window;

    /// <summary>Its samples; valid until the next call of <see cref="MoveNext"/>.</summary>
    public ReadOnlySpan<float> Current => _cutter.Current;

    /// <summary>Where the current window ends: samples of the recording so far.</summary>
    public long Position => _cutter.Window.End;

    /// <summary>Whether no window follows the current one; reads on as far as it takes to know.</summary>
    public bool IsLast => !Fill();

    /// <summary>What is wrong with the recording; whole when the last window has been read.</summary>
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

    /// <summary>The array that starts with the current window: from its pool, and the caller's from now on. Once, for the last window.</summary>
    public float[] TakeLast() => _cutter.Take();

    public void Dispose()
    {
        _cutter.Release();
        source.Dispose();
    }

    // Reads up to the end of the next window; returns whether there is one.
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
