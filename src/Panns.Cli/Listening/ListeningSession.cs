using System.Globalization;
using Panns.Cli.Hosting;
using Panns.Cli.Library;
using Panns.Output;

namespace Panns.Cli.Listening;

/// <summary>One stream from its beginning to its end: what is heard is shown, and its events are handed on.</summary>
/// <param name="terminal">Hears of trouble.</param>
/// <param name="recorder">The sound.</param>
/// <param name="view">Shows what is heard.</param>
/// <param name="write">Receives events that have ended.</param>
internal sealed class ListeningSession(Terminal terminal, Recorder recorder, LiveView view, Action<RecordingRows> write)
{
    private const double TooFarBehind = 5;

    private readonly Dictionary<string, (int Count, double Seconds)> _heard = new(StringComparer.Ordinal);

    // A stream has no path: it is named by what was heard, and when that began.
    private readonly string _name = string.Create(CultureInfo.InvariantCulture, $"{recorder.Name}, {DateTimeOffset.Now:yyyy-MM-dd'T'HH:mm:sszzz}");
    private bool _isLate;
    private double _lost;
    private int _count;

    /// <summary>Length of what was heard.</summary>
    public double Seconds { get; private set; }

    /// <summary>Listens until the stream ends, the time is over, or it is canceled.</summary>
    /// <param name="listener">The network.</param>
    /// <param name="limit">When to end, in seconds; null for not.</param>
    /// <param name="cancellationToken">Ends it, without an error.</param>
    /// <exception cref="PannsException">The device, or the input, fails; what was heard until then has been handed on.</exception>
    public void Run(IListener listener, double? limit, CancellationToken cancellationToken)
    {
        var detector = listener.Start(view.Hear);
        using var samples = new LiveSamples(recorder, listener.SampleRate);
        long? left = limit is { } seconds ? (long)Math.Round(seconds * listener.SampleRate) : null;
        long heard = 0;
        try
        {
            while (left is not 0 && samples.Take(cancellationToken) is { } block)
            {
                var part = block.AsSpan(0, (int)Math.Min(block.Length, left ?? block.Length));
                left -= part.Length;

                // Not with the token: the stream must be completed afterward.
                Pass(detector.Push(part, CancellationToken.None));
                heard += part.Length;
                Seconds = (double)heard / listener.SampleRate;
                view.Draw(Seconds);
                Watch(samples);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Ctrl-C is how listening ends.
        }
        finally
        {
            _lost = samples.LostSeconds;
            Pass(detector.Complete(CancellationToken.None));
            view.Clear();
        }
    }

    /// <summary>What was heard, in one line.</summary>
    public string Summary()
    {
        var all = _heard.OrderByDescending(one => one.Value.Count).ThenBy(one => one.Key, StringComparer.Ordinal).ToList();
        var names = string.Join(", ", all.Take(5).Select(one => FormattableString.Invariant($"{one.Key} {one.Value.Count} ({one.Value.Seconds:0.#} s)")));
        var more = all.Count > 5 ? FormattableString.Invariant($" and {all.Count - 5} more classes") : "";
        var lost = _lost > 0 ? FormattableString.Invariant($"; {_lost:0.#} s were lost, because the network is slower than the sound") : "";
        return FormattableString.Invariant($"heard {Seconds:0.#} s, {_count} event{(_count == 1 ? "" : "s")}{(all.Count > 0 ? $": {names}{more}" : "")}{lost}");
    }

    private void Pass(IReadOnlyList<SoundEventUpdate> updates)
    {
        foreach (var update in updates)
        {
            view.Tell(update);
            if (update.State == SoundEventState.Closed)
            {
                var found = update.Event;
                var (count, seconds) = _heard.GetValueOrDefault(found.Label);
                _count++;
                _heard[found.Label] = (count + 1, seconds + found.Offset - found.Onset);
                write(new() { File = _name, Rows = [new(found.Onset, found.Offset, found.Label, found.PeakScore) { MeanScore = found.MeanScore }] });
            }
        }
    }

    private void Watch(LiveSamples samples)
    {
        if (recorder.IsLive && !_isLate && samples.BehindSeconds > TooFarBehind)
        {
            _isLate = true;
            view.Clear();
            terminal.Say(FormattableString.Invariant($"the network is slower than the sound, {samples.BehindSeconds:0} s behind; from a minute on, sound is lost: take a smaller network, or a longer step (--overlap 0.5)"));
        }
    }
}
