using Panns.Audio;
using Panns.ML.Common;
using Panns.ML.Networks;
using Panns.ML.Persistence;
using Panns.ML.Persistence.Weights;
using Panns.Transfer.Strategies;

namespace Panns.ML.Trainers;

/// <summary>A network trained for the classes themselves, in the form that scores rows. Safe to use from several threads.</summary>
internal sealed class TrainedNetwork : IDisposable
{
    private readonly NetworkParameters _parameters;
    private readonly SharedNetwork _shared;
    private readonly ClipClassifier _classifier;
    private readonly AudioReadOptions _reading;

    /// <param name="parameters">Its parameters.</param>
    /// <param name="open">Opens the network, unless it is already running in this process.</param>
    public TrainedNetwork(NetworkParameters parameters, Func<PretrainedNetwork> open)
    {
        _parameters = parameters;
        _reading = ReadingParameters.ToOptions(parameters.Reading);
        _shared = SharedNetwork.Get(parameters, open);

        // One thread per row: a recording is not shared between threads.
        _classifier = ClipClassifier.OfNetwork(_shared.Session, parameters.Window, parameters.IsMultiLabel, threads: 1);
    }

    public NetworkParameters Parameters => _parameters;

    /// <summary>Gives the network back; the last to do so ends its threads and frees its memory.</summary>
    public void Dispose() => _shared.Release();

    public int SampleRate => _shared.Network.SampleRate;

    /// <summary>The network of a saved model, whose weights this row has transferred if the network was not open.</summary>
    /// <param name="text">The saved parameters.</param>
    public static TrainedNetwork OfSavedModel(ReadOnlyMemory<char> text)
    {
        try
        {
            var parameters = ParameterJson.Read(text, ParameterJson.Default.NetworkParameters);
            return new(parameters, () => SavedWeights.Open(parameters));
        }
        finally
        {
            WeightTransfer.End();
        }
    }

    /// <summary>Computes the class probabilities: the mean over windows.</summary>
    /// <param name="waveform">Samples at the network's sample rate.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public float[] Score(ReadOnlySpan<float> waveform, CancellationToken cancellationToken = default)
    {
        var scores = _classifier.Scores(_classifier.Runner.RunHere(_classifier.Job(RowAudio.NoSource), waveform, cancellationToken));
        GC.KeepAlive(_shared);
        return scores;
    }

    /// <summary>Scores a row; NaN if it cannot be read and the parameters allow that.</summary>
    public float[] Score(AudioSourceRow row, out string status)
    {
        status = "";
        try
        {
            var scores = _parameters.IsPath
                ? ScoreFile(row, out var issues)
                : Score(RowAudio.Resampled(row.Waveform, _parameters.SampleRate, SampleRate, _reading, out issues));
            status = issues.ToString();
            return scores;
        }
        catch (PannsException problem) when (_parameters.BadAudio != BadAudio.Throw)
        {
            status = problem.Message;
            if (_parameters.BadAudio == BadAudio.Silence)
            {
                return Score(new float[SampleRate]);
            }

            var missing = new float[_parameters.Classes];
            Array.Fill(missing, float.NaN);
            return missing;
        }
    }

    private float[] ScoreFile(AudioSourceRow row, out AudioIssues issues)
    {
        var job = _classifier.Runner.RunHere(_classifier.Job(RowAudio.SourceOf(row, _reading)), CancellationToken.None);
        issues = job.Issues;
        var scores = _classifier.Scores(job);
        GC.KeepAlive(_shared);
        return scores;
    }
}
