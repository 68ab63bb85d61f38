using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace Panns.Clips;

/// <summary>The clips under way, first come first: threads read windows of them and bring their values, one reader takes those that are done.</summary>
/// <param name="jobs">The list of clips; read ahead of the results.</param>
/// <param name="plan">How they are cut.</param>
/// <param name="sampleRate">Rate of the samples, in Hz.</param>
/// <param name="schedule">How much may be under way.</param>
/// <param name="cancellationToken">Ends waiting for recordings that come by a pipe.</param>
internal sealed class ClipLine(IEnumerator<ClipJob> jobs, WindowPlan plan, int sampleRate, WindowSchedule schedule, CancellationToken cancellationToken) : IDisposable
{
    private readonly object _lock = new();
    private readonly Queue<ClipInLine> _clips = new();
    private int _waiting;
    private bool _isListing;
    private bool _isListed;
    private bool _isStopped;
    private ExceptionDispatchInfo? _listFailure;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Called when a window is being read: there may be work for another thread.</summary>
    public Action? Wanted { get; set; }

    /// <summary>Whether no values are wanted any more: the run was stopped, or has failed.</summary>
    public bool IsOver
    {
        get
        {
            lock (_lock)
            {
                return _isStopped || _failure is not null;
            }
        }
    }

    /// <summary>Reads the next window there is: of the first clip that no other thread is reading.</summary>
    /// <param name="window">The window; its array is rented.</param>
    /// <returns>Whether there is one; if not, there will be none.</returns>
    public bool TryRead(out DecodedWindow window)
    {
        while (TryClaim(out var clip))
        {
            Wanted?.Invoke();
            var isThere = clip.TryRead(out window, out var isLast);
            if (isLast)
            {
                clip.CloseRecording();
            }

            lock (_lock)
            {
                clip.IsBusy = false;
                clip.IsRead = isLast;
                if (isThere)
                {
                    clip.Pending++;
                }

                if (isThere && schedule.IsBatched)
                {
                    clip.Waiting.Enqueue(window);
                    _waiting++;
                }

                Monitor.PulseAll(_lock);
            }

            if (isThere)
            {
                return true;
            }
        }

        window = default;
        return false;
    }

    /// <summary>Takes the next of the windows that wait for a batch: in the order of the clips and of their windows, whatever was read first.</summary>
    /// <returns>Whether there is one; if not, there will be none.</returns>
    public bool TryTakeWaiting(out DecodedWindow window)
    {
        lock (_lock)
        {
            while (!IsOver)
            {
                var first = FirstNotTaken();
                if (first is not null && first.Waiting.TryDequeue(out window))
                {
                    if (--_waiting == schedule.Waiting / 2)
                    {
                        // Not at every window: all readers would wake for one of them to read.
                        Monitor.PulseAll(_lock);
                    }

                    return true;
                }

                if (first is null && _isListed)
                {
                    break;
                }

                Monitor.Wait(_lock);
            }
        }

        window = default;
        return false;
    }

    /// <summary>Brings the values of a window.</summary>
    public void Add(DecodedWindow window, Span<float> values)
    {
        AddToBatch(window, values);
        TellAdded();
    }

    /// <summary>Brings the values of a window, of which <see cref="TellAdded"/> tells when all of its batch have come.</summary>
    public void AddToBatch(DecodedWindow window, Span<float> values)
    {
        var added = window.Clip.Add(window.Window, values);
        lock (_lock)
        {
            window.Clip.Pending -= added;
        }
    }

    /// <summary>Values have been brought: clips may be done, and others be read on.</summary>
    public void TellAdded()
    {
        lock (_lock)
        {
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Waits until the first clip is done and takes it.</summary>
    /// <returns>Whether there is one.</returns>
    /// <remarks>Throws what the list of clips or the computation failed with, when all that was done before has been taken.</remarks>
    public bool TryTakeDone([NotNullWhen(true)] out ClipJob? job)
    {
        lock (_lock)
        {
            while (true)
            {
                if (_clips.TryPeek(out var first) && first.IsDone)
                {
                    job = _clips.Dequeue().Job;
                    Monitor.PulseAll(_lock);
                    return true;
                }

                _failure?.Throw();
                if (_isStopped || (first is null && _isListed))
                {
                    (_isStopped ? null : _listFailure)?.Throw();
                    job = null;
                    return false;
                }

                Monitor.Wait(_lock);
            }
        }
    }

    /// <summary>The computation has failed.</summary>
    public void Fail(ExceptionDispatchInfo error)
    {
        lock (_lock)
        {
            _failure ??= error;
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>No more windows are wanted.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            _isStopped = true;
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Closes the recordings that are open. When no thread is at work any more.</summary>
    public void Dispose()
    {
        foreach (var clip in _clips)
        {
            clip.Dispose();
        }
    }

    // Claims a clip for reading.
    private bool TryClaim([NotNullWhen(true)] out ClipInLine? clip)
    {
        lock (_lock)
        {
            while (!IsOver)
            {
                clip = FindUnread(out var isAllRead);
                if (clip is not null)
                {
                    clip.IsBusy = true;
                    return true;
                }

                if (!_isListed && !_isListing && _clips.Count < schedule.Clips && HasRoom)
                {
                    if ((clip = List()) is not null)
                    {
                        return true;
                    }
                }
                else if (_isListed && isAllRead)
                {
                    return false;
                }
                else
                {
                    Monitor.Wait(_lock);
                }
            }
        }

        clip = null;
        return false;
    }

    private bool HasRoom => !schedule.IsBatched || _waiting < schedule.Waiting;

    // The first clip that can be read on. The very first that is not read to its end need not mind how many windows of others wait: it is
    // what they wait for.
    private ClipInLine? FindUnread(out bool isAllRead)
    {
        isAllRead = true;
        foreach (var clip in _clips)
        {
            if (!clip.IsRead)
            {
                if (!clip.IsBusy && clip.Pending < schedule.WindowsOfClip && (isAllRead || HasRoom))
                {
                    isAllRead = false;
                    return clip;
                }

                isAllRead = false;
            }
        }

        return null;
    }

    private ClipInLine? FirstNotTaken()
    {
        foreach (var clip in _clips)
        {
            if (!clip.IsRead || clip.Waiting.Count > 0)
            {
                return clip;
            }
        }

        return null;
    }

    // The next clip of the list, claimed. The list may take its time (files that are looked for on a disk): the others work on meanwhile.
    private ClipInLine? List()
    {
        _isListing = true;
        Monitor.Exit(_lock);
        ClipJob? job = null;
        ExceptionDispatchInfo? failure = null;
        try
        {
            job = jobs.MoveNext() ? jobs.Current : null;
        }
        catch (Exception error)
        {
            failure = ExceptionDispatchInfo.Capture(error);
        }

        Monitor.Enter(_lock);
        _isListing = false;
        Monitor.PulseAll(_lock);
        if (job is null)
        {
            _isListed = true;
            _listFailure = failure;
            return null;
        }

        var clip = new ClipInLine(job, plan, sampleRate, cancellationToken) { IsBusy = true };
        _clips.Enqueue(clip);
        return clip;
    }
}
