using System.Buffers;
using System.Runtime.ExceptionServices;
using Panns.Engine;
using Panns.Networks;

namespace Panns.Models.Engines;

/// <summary>
/// An engine that computes one batch at a time with all its resources. Calls from other threads in the meantime (ML.NET's parallel
/// cursors, a server's requests) form the next batch. No call waits for a batch to fill up: a single caller runs at once.
/// </summary>
/// <param name="inner">The engine; disposed of with this session.</param>
/// <param name="mostClips">Most clips per batch; a single call can have more.</param>
internal sealed class CoalescingSession(IInferenceSession inner, int mostClips) : IInferenceSession
{
    private readonly object _gate = new();
    private readonly List<Call> _waiting = [];
    private bool _isRunning;

    public NetworkDescription Network => inner.Network;

    // While one batch is computed, callers decode and collect the next one.
    public int PreferredCallers => Math.Max(mostClips / 2, 2 * Environment.ProcessorCount);

    public void Run(ReadOnlySpan<float> waveforms, int clips, NetworkOutputs outputs, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Call call;
        lock (_gate)
        {
            var isFree = !_isRunning && _waiting.Count == 0;
            if (isFree)
            {
                _isRunning = true;
                call = null!;
            }
            else
            {
                call = new(waveforms, clips, outputs);
                _waiting.Add(call);
            }
        }

        if (call is null)
        {
            RunAlone(waveforms, clips, outputs, cancellationToken);
            return;
        }

        using (call)
        {
            Wait(call, cancellationToken);
            call.Error?.Throw();
            call.CopyTo(outputs);
        }
    }

    public string Engine => inner.Engine;

    public void Dispose() => inner.Dispose();

    private void RunAlone(ReadOnlySpan<float> waveforms, int clips, NetworkOutputs outputs, CancellationToken cancellationToken)
    {
        try
        {
            inner.Run(waveforms, clips, outputs, cancellationToken);
        }
        finally
        {
            Free();
        }
    }

    /// <summary>Waits until a call has been processed by another thread, or processes it.</summary>
    private void Wait(Call call, CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.UnsafeRegister(static session => ((CoalescingSession)session!).Wake(), this);
        List<Call> batch;
        lock (_gate)
        {
            while (_isRunning && !call.IsDone)
            {
                if (cancellationToken.IsCancellationRequested && _waiting.Remove(call))
                {
                    throw new OperationCanceledException(cancellationToken);
                }

                Monitor.Wait(_gate);
            }

            if (call.IsDone)
            {
                return;
            }

            _isRunning = true;
            batch = TakeWith(call);
        }

        try
        {
            // Other calls of the batch have their own tokens, so one caller's token must not cancel them.
            Run(batch, batch.Count == 1 ? cancellationToken : CancellationToken.None);
        }
        finally
        {
            Free();
        }
    }

    /// <summary>Removes a call and earlier ones that can run with it from the queue.</summary>
    private List<Call> TakeWith(Call call)
    {
        var batch = new List<Call> { call };
        _ = _waiting.Remove(call);
        var clips = call.Clips;
        foreach (var other in _waiting.ToArray())
        {
            if (other.Fits(call) && clips + other.Clips <= mostClips)
            {
                clips += other.Clips;
                batch.Add(other);
                _ = _waiting.Remove(other);
            }
        }

        return batch;
    }

    private void Run(List<Call> batch, CancellationToken cancellationToken)
    {
        try
        {
            if (batch.Count == 1)
            {
                inner.Run(batch[0].Waveforms, batch[0].Clips, batch[0].Outputs, cancellationToken);
            }
            else
            {
                using var all = new Call(batch);
                inner.Run(all.Waveforms, all.Clips, all.Outputs, cancellationToken);
                all.Share(batch);
            }
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            var captured = ExceptionDispatchInfo.Capture(error);
            batch.ForEach(call => call.Error = captured);
        }

        batch.ForEach(call => call.IsDone = true);
    }

    private void Free()
    {
        lock (_gate)
        {
            _isRunning = false;
            Monitor.PulseAll(_gate);
        }
    }

    private void Wake()
    {
        lock (_gate)
        {
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>A caller's clips and requested outputs, in memory that other threads can use.</summary>
    private sealed class Call : IDisposable
    {
        // Rented, because clips take megabytes, which would otherwise be cleared and garbage-collected at every call.
        private readonly float[] _samples;
        private readonly int _length;
        private readonly float[] _clipwise;
        private readonly float[] _logits;
        private readonly float[] _embedding;
        private readonly float[] _framewise;
        private volatile bool _isDone;

        public Call(ReadOnlySpan<float> waveforms, int clips, NetworkOutputs outputs)
        {
            _length = waveforms.Length;
            _samples = ArrayPool<float>.Shared.Rent(_length);
            waveforms.CopyTo(_samples);
            Clips = clips;
            _clipwise = new float[outputs.Clipwise.Length];
            _logits = new float[outputs.Logits.Length];
            _embedding = new float[outputs.Embedding.Length];
            _framewise = new float[outputs.Framewise.Length];
        }

        public Call(List<Call> calls)
        {
            _length = calls.Sum(call => call._length);
            _samples = ArrayPool<float>.Shared.Rent(_length);
            Clips = calls.Sum(call => call.Clips);
            _clipwise = new float[calls.Sum(call => call._clipwise.Length)];
            _logits = new float[calls.Sum(call => call._logits.Length)];
            _embedding = new float[calls.Sum(call => call._embedding.Length)];
            _framewise = new float[calls.Sum(call => call._framewise.Length)];
            var position = 0;
            foreach (var call in calls)
            {
                call.Waveforms.CopyTo(_samples.AsSpan(position));
                position += call._length;
            }
        }

        public ReadOnlySpan<float> Waveforms => _samples.AsSpan(0, _length);

        public int Clips { get; }

        public NetworkOutputs Outputs => new() { Clipwise = _clipwise, Logits = _logits, Embedding = _embedding, Framewise = _framewise };

        public ExceptionDispatchInfo? Error { get; set; }

        public bool IsDone { get => _isDone; set => _isDone = value; }

        /// <summary>Whether both calls have clips of the same length and request the same outputs.</summary>
        public bool Fits(Call other)
            => _length / Clips == other._length / other.Clips && PerClip(_clipwise) == other.PerClip(other._clipwise)
                && PerClip(_logits) == other.PerClip(other._logits) && PerClip(_embedding) == other.PerClip(other._embedding)
                && PerClip(_framewise) == other.PerClip(other._framewise);

        /// <summary>Copies a batch's results to its calls.</summary>
        public void Share(List<Call> calls)
        {
            var first = 0;
            foreach (var call in calls)
            {
                Part(_clipwise, call._clipwise, first);
                Part(_logits, call._logits, first);
                Part(_embedding, call._embedding, first);
                Part(_framewise, call._framewise, first);
                first += call.Clips;
            }
        }

        public void CopyTo(NetworkOutputs outputs)
        {
            _clipwise.CopyTo(outputs.Clipwise);
            _logits.CopyTo(outputs.Logits);
            _embedding.CopyTo(outputs.Embedding);
            _framewise.CopyTo(outputs.Framewise);
        }

        /// <summary>Returns the memory; called when no thread uses it anymore.</summary>
        public void Dispose() => ArrayPool<float>.Shared.Return(_samples);

        private int PerClip(float[] values) => values.Length / Clips;

        private void Part(float[] all, float[] part, int firstClip) => all.AsSpan(firstClip * PerClip(all), part.Length).CopyTo(part);
    }
}
