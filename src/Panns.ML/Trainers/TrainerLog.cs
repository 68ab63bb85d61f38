using Microsoft.ML;
using Microsoft.ML.Runtime;
using Panns.Transfer;

namespace Panns.ML.Trainers;

/// <summary>The log and seed that a trainer gets from an MLContext, because ML.NET's catalogs do not expose theirs.</summary>
internal sealed class TrainerLog
{
    private readonly IHost? _host;

    /// <param name="context">The context; null to log nothing.</param>
    /// <param name="name">Name of the trainer, used in messages.</param>
    /// <param name="seed">The seed; null to draw it from the context.</param>
    public TrainerLog(MLContext? context, string name, ulong? seed)
    {
        _host = ((IHostEnvironment?)context)?.Register(name);
        Seed = seed ?? (ulong)(_host?.Rand.Next() ?? 0);
    }

    public ulong Seed { get; }

    /// <summary>Opens the log channel of a training; null without a context.</summary>
    public IChannel? Start() => _host?.Start("Training");
}

/// <summary>Log messages of trainers.</summary>
internal static class TrainerMessages
{
    /// <summary>Logs an epoch.</summary>
    /// <param name="channel">The log; may be null.</param>
    /// <param name="epoch">The epoch.</param>
    /// <param name="place">Which of how many: <c>epoch 1 of 2</c>.</param>
    public static void Epoch(this IChannel? channel, EpochRecord epoch, string place)
        => channel?.Info(MessageSensitivity.None, epoch.ValidationLoss is { } loss
            ? FormattableString.Invariant(
                $"{place}: loss {epoch.TrainLoss:G6}, validation loss {loss:G6}, validation accuracy {epoch.ValidationScore:F4}")
            : FormattableString.Invariant($"{place}: loss {epoch.TrainLoss:G6}"));

    public static void Skipped(this IChannel? channel, int rows)
    {
        if (rows > 0)
        {
            channel?.Warning(MessageSensitivity.None, FormattableString.Invariant($"{rows} rows without a label or usable input are skipped"));
        }
    }
}
