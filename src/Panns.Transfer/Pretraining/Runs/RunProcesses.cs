using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Panns.Networks;
using Panns.Training;
using Panns.Training.DataParallel;

namespace Panns.Transfer.Pretraining.Runs;

/// <summary>The processes of a run: one alone, or several that share every batch. What they decide together comes with the gradients.</summary>
/// <param name="group">The processes; null for this one alone.</param>
internal sealed class RunProcesses(IProcessGroup? group) : ITrainingEngineFactory
{
    // Places of what is asked for with the gradients.
    private const int Stop = 0;
    private const int Checkpoint = 1;
    private const int Requests = 2;

    private readonly IProcessGroup? _group = group is { Size: > 1 } ? group : null;
    private ITrainingEngineFactory? _engines;
    private DataParallelEngine? _engine;

    /// <summary>Whether this is the process that writes, evaluates and reports.</summary>
    public bool IsFirst => Rank == 0;

    public int Rank => _group?.Rank ?? 0;

    public int Size => _group?.Size ?? 1;

    /// <summary>Whether to stop: one alone does when it is asked to, several when one of them was before the last update.</summary>
    public bool MustStop(bool isAsked) => _engine is null ? isAsked : _engine.Requests[Stop] > 0;

    /// <summary>Whether to write a checkpoint: one alone does when it is due, several when the first found it due before the last update.</summary>
    public bool IsCheckpointDue(bool isDue) => _engine is null ? isDue : _engine.Requests[Checkpoint] > 0;

    /// <summary>The engines of this process, whose updates are those of all.</summary>
    public ITrainingEngineFactory Join(ITrainingEngineFactory engines)
    {
        _engines = engines;
        return _group is null ? engines : this;
    }

    /// <summary>Makes the engine, which the session disposes of.</summary>
    public ITrainingEngine Create(NetworkDescription network, TrainingOptions options)
    {
        var engine = new DataParallelEngine(_engines!.Create(network, options), _group!, Requests);
        _engine = engine;
        return engine;
    }

    /// <summary>Asks for something with the next update.</summary>
    public void Ask(bool toStop, bool forCheckpoint)
    {
        if (_engine is not null)
        {
            _engine.Requests[Stop] = toStop ? 1 : 0;
            _engine.Requests[Checkpoint] = forCheckpoint && IsFirst ? 1 : 0;
        }
    }

    /// <summary>The loss of a whole batch.</summary>
    /// <param name="loss">This process's part of it.</param>
    public double LossOf(double loss) => _engine?.Loss ?? loss;

    /// <summary>The first process's answer.</summary>
    public bool Decide(bool answer) => _group?.Decide(answer) ?? answer;

    /// <summary>The numbers that the first process computes.</summary>
    public ImmutableArray<float> Share(int count, Func<ImmutableArray<float>> compute)
    {
        if (_group is null)
        {
            return compute();
        }

        var values = IsFirst ? [.. compute()] : new float[count];
        _group.Broadcast(values);
        return [.. values];
    }

    /// <summary>Waits for all.</summary>
    public void Wait() => _group?.Wait();

    /// <summary>Begins: all processes have the same settings, and the first one's weights.</summary>
    /// <exception cref="PannsException">Their settings differ.</exception>
    public void Begin(IEnumerable<KeyValuePair<string, string>> settings, long iteration)
    {
        if (_group is null)
        {
            return;
        }

        var text = string.Join('\n', settings.Select(pair => pair.Key + ": " + pair.Value)) + FormattableString.Invariant($"\niteration: {iteration}");
        if (_group.CountDifferent(SHA256.HashData(Encoding.UTF8.GetBytes(text))) is > 0 and var different)
        {
            throw new PannsException(FormattableString.Invariant(
                $"{different} of {Size} processes have other packs, options or checkpoints than the first: all need the same command and the same files"));
        }

        _engine!.Synchronize();
    }

    /// <summary>Checks that all processes still have the same weights.</summary>
    /// <exception cref="PannsException">They have not.</exception>
    public void CheckWeights(long iteration)
    {
        if (_engine?.CountDifferent() is > 0 and var different)
        {
            throw new PannsException(FormattableString.Invariant(
                $"after iteration {iteration}, {different} of {Size} processes have other weights than the first: run all on processors and libraries of one kind, from the last checkpoint"));
        }
    }
}
