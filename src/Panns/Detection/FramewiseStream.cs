using Panns.Engine;

namespace Panns.Detection;

/// <summary>
/// Takes samples in blocks of any size, runs a decision-level network window by window, and joins the windows' framewise scores
/// without seams: a window's last frames wait for the next window, which fades in over them. Holds one window at a time.
/// </summary>
internal sealed class FramewiseStream
{
    private readonly IInferenceSession _session;
    private readonly FramewisePlan _plan;
    private readonly FramewiseHandler _handler;
    private readonly int _classes;
    private readonly float[] _samples;
    private readonly float[] _open;
    private float[] _scores = [];
    private int _count;
    private long _nextEnd;
    private long _lastEnd;
    private long _decided;
    private int _openFrames;

    public FramewiseStream(IInferenceSession session, FramewisePlan plan, FramewiseHandler handler)
    {
        _session = session;
        _plan = plan;
        _handler = handler;
        _classes = session.Network.Classes;
        _samples = new float[plan.Window + plan.Step];
        _open = new float[(plan.OpenFrames + 1) * _classes];
        _nextEnd = plan.FirstEnd;
    }

    /// <summary>Samples taken so far.</summary>
    public long Position { get; private set; }

    /// <summary>Takes the next samples; scores that become final go to the handler.</summary>
    public void Append(ReadOnlySpan<float> samples, CancellationToken cancellationToken)
    {
        while (!samples.IsEmpty)
        {
            var count = (int)Math.Min(samples.Length, _nextEnd - Position);
            samples[..count].CopyTo(_samples.AsSpan(_count));
            samples = samples[count..];
            _count += count;
            Position += count;
            if (Position == _nextEnd)
            {
                Run(isLast: false, cancellationToken);
                _nextEnd += _plan.Step;
                var drop = Math.Max(0, _count - _plan.Window);
                _samples.AsSpan(drop, _count - drop).CopyTo(_samples);
                _count -= drop;
            }
        }
    }

    /// <summary>Ends the recording: the scores of all that is left go to the handler.</summary>
    public void Complete(CancellationToken cancellationToken)
    {
        if (Position > _lastEnd)
        {
            Run(isLast: true, cancellationToken);
        }
        else if (_openFrames > 0)
        {
            _handler(_decided, _open.AsSpan(0, _openFrames * _classes));
        }
    }

    private void Run(bool isLast, CancellationToken cancellationToken)
    {
        var start = _plan.StartOf(Position);
        var length = (int)(Position - start);
        var window = _samples.AsSpan(_count - length, length);
        var frames = _session.Network.FrameCount(length);
        if (_scores.Length < frames * _classes)
        {
            _scores = new float[frames * _classes];
        }

        var scores = _scores.AsSpan(0, frames * _classes);
        _session.Run(window, 1, new() { Framewise = scores }, cancellationToken);

        _lastEnd = Position;

        var first = start / _plan.Hop;
        var end = first + frames;
        FadeIn(scores[(int)((_decided - first) * _classes)..]);
        var open = isLast ? 0 : (int)Math.Min(_plan.OpenFrames, end - _decided);
        var final = scores[(int)((_decided - first) * _classes)..^(open * _classes)];
        if (!final.IsEmpty)
        {
            _handler(_decided, final);
        }

        _decided = end - open;
        _openFrames = open;
        scores[^(open * _classes)..].CopyTo(_open);
    }

    /// <summary>Mixes the frames that the last window left open into those of this one.</summary>
    private void FadeIn(Span<float> scores)
    {
        // Before anything was decided there is nothing to be continuous with, and this window has seen more than the last.
        var fade = _decided == 0 ? 0 : Math.Min(_plan.Fade, _openFrames);
        for (var frame = 0; frame < fade; frame++)
        {
            var weight = (frame + 0.5f) / fade;
            for (var i = frame * _classes; i < (frame + 1) * _classes; i++)
            {
                scores[i] = _open[i] + weight * (scores[i] - _open[i]);
            }
        }
    }
}
