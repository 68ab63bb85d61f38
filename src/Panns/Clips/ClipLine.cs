using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace Panns.Clips;

/// <summary>The queue of clips in progress: several threads read windows and add their values, one consumer takes finished clips in order.</summary>
/// <param name="jobs">The clips; enumerated ahead of the results.</param>
/// <param name="plan">How they are cut into windows.</param>
/// <param name="sampleRate">Sample rate in Hz.</param>
/// <param name="schedule">Limits of the work in progress.</param>
/// <param name="cancellationToken">Stops waiting for recordings from pipes.</param>
internal sealed class ClipLine(IEnumerator<ClipJob> jobs, WindowPlan plan, int sampleRate, WindowSchedule schedule, CancellationToken cancellationToken) : IDisposable
{
    private readonly object _lock = new();
    private readonly Queue<ClipInLine> _clips = new();
    private int _waiting;
    private int _idle;
    private long _held;
    private bool _isListing;
    private bool _isListed;
    private bool _isStopped;
    private ExceptionDispatchInfo? _listFailure;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Called while a window is being read, because there may be work for another thread.</summary>
    public Action? Wanted { get; set; }

    /// <summary>Whether the run was stopped or has failed, so no more values are needed.</summary>
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

    /// <summary>Whether <see cref="TryTakeWaiting"/> would give a window at once.</summary>
    public bool HasWaiting
    {
        get
        {
            lock (_lock)
            {
                return FirstNotTaken() is { Waiting.Count: > 0 };
            }
        }
    }

    /// <summary>Reads the next window, of the first clip that no other thread is reading.</summary>
    /// <param name="window">The window; its array is rented.</param>
    /// <returns>Whether there was a window; if not, none will follow.</returns>
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

                Wake();
            }

            if (isThere)
            {
                return true;
            }
        }

        window = default;
        return false;
    }

    /// <summary>Takes the next window waiting for a batch, in the order of clips and windows, regardless of the order of reading.</summary>
    /// <returns>Whether there was a window; if not, none will follow.</returns>
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
                        // Pulsing for every window would wake all readers to read just one.
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

    /// <summary>Adds a window's values.</summary>
    public void Add(DecodedWindow window, Span<float> values)
    {
        AddToBatch(window, values);
        TellAdded();
    }

    /// <summary>Adds a window's values; call <see cref="TellAdded"/> once the whole batch has been added.</summary>
    public void AddToBatch(DecodedWindow window, Span<float> values)
    {
        var added = window.Clip.Add(window.Window, values);
        lock (_lock)
        {
            window.Clip.Pending -= added;
            window.Clip.Held += values.Length;
            _held += values.Length;
        }
    }

    /// <summary>Wakes the waiting threads after values were added: clips may be finished, and others may be read further.</summary>
    public void TellAdded()
    {
        lock (_lock)
        {
            Wake();
        }
    }

    /// <summary>Waits until the first clip is finished and takes it.</summary>
    /// <returns>Whether there was a clip.</returns>
    /// <remarks>Once all clips finished before a failure have been taken, throws the exception of the clip list or the computation.</remarks>
    public bool TryTakeDone([NotNullWhen(true)] out ClipJob? job)
    {
        lock (_lock)
        {
            while (true)
            {
                if (_clips.TryPeek(out var first) && first.IsDone)
                {
                    _clips.Dequeue();
                    _held -= first.Held;
                    job = first.Job;
                    Wake();
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

    /// <summary>Records that the computation failed.</summary>
    public void Fail(ExceptionDispatchInfo error)
    {
        lock (_lock)
        {
            _failure ??= error;
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Stops the run.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            _isStopped = true;
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Closes the open recordings. Call once all threads have finished.</summary>
    public void Dispose()
    {
        foreach (var clip in _clips)
        {
            clip.Dispose();
        }
    }

    // Claims a clip for reading by this thread.
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

                if (!_isListed && !_isListing && IsOpen && HasRoom)
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
                    _idle++;
                    Monitor.Wait(_lock);
                    _idle--;
                }
            }
        }

        clip = null;
        return false;
    }

    // Wakes those who may have something to do now: the consumer is not woken for every step of every clip, only when it can take one.
    private void Wake()
    {
        if (_idle > 0 || schedule.IsBatched || (_clips.TryPeek(out var first) && first.IsDone))
        {
            Monitor.PulseAll(_lock);
        }
    }

    // Small results may wait in larger numbers: for the consumer, which is not always scheduled at once, and behind a recording that takes long
    // (a program is started to read it), which must not hold up hundreds of short ones.
    private bool IsOpen => _clips.Count < (_held > WindowSchedule.MostHeld ? schedule.Clips
        : _clips.TryPeek(out var first) && !first.IsDone ? WindowSchedule.MostClips
        : schedule.SmallClips);

    private bool HasRoom => !schedule.IsBatched || _waiting < schedule.Waiting;

    // The first clip that can be read further. The limit on waiting windows does not apply to the first unread clip, because the others wait
    // for it.
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

    // Takes the next clip of the list, claimed. Enumerating may be slow (it may search a disk), so the lock is released meanwhile.
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
        if (job is null)
        {
            _isListed = true;
            _listFailure = failure;
            Monitor.PulseAll(_lock);
            return null;
        }

        Wake();

        var clip = new ClipInLine(job, plan, sampleRate, cancellationToken) { IsBusy = true };
        _clips.Enqueue(clip);
        return clip;
    }
}
