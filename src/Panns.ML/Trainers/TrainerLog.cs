using Microsoft.ML;
using Microsoft.ML.Runtime;
using Panns.Transfer;

namespace Panns.ML.Trainers;

/// <summary>What a trainer has of its MLContext: the log and the seed. ML.NET's catalogs keep theirs to themselves.</summary>
internal sealed class TrainerLog
{
    private readonly IHost? _host;

    /// <param name="context">The context; null for silence.</param>
    /// <param name="name">Name of the trainer, which the log's messages carry.</param>
    /// <param name="seed">The seed asked for; null to draw it from the context.</param>
    public TrainerLog(MLContext? context, string name, ulong? seed)
    {
        _host = ((IHostEnvironment?)context)?.Register(name);
        Seed = seed ?? (ulong)(_host?.Rand.Next() ?? 0);
    }

    public ulong Seed { get; }

    /// <summary>Opens the channel of one training; null for silence.</summary>
    public IChannel? Start() => _host?.Start("Training");
}

/// <summary>Messages of trainers.</summary>
internal static class TrainerMessages
{
    public static void Epoch(this IChannel? channel, EpochRecord epoch)
        => channel?.Info(MessageSensitivity.None, epoch.ValidationLoss is { } loss
            ? FormattableString.Invariant(
                $"epoch {epoch.Epoch}: loss {epoch.TrainLoss:G6}, validation loss {loss:G6}, validation accuracy {epoch.ValidationScore:F4}")
            : FormattableString.Invariant($"epoch {epoch.Epoch}: loss {epoch.TrainLoss:G6}"));

    public static void Skipped(this IChannel? channel, int rows)
    {
        if (rows > 0)
        {
            channel?.Warning(MessageSensitivity.None, FormattableString.Invariant($"{rows} rows without label or without usable input are passed over"));
        }
    }
}
