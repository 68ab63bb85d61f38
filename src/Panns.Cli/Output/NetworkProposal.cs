using System.Globalization;

namespace Panns.Cli.Output;

/// <summary>How networks are proposed: with the size of what is downloaded, the smallest first.</summary>
internal static class NetworkProposal
{
    private static readonly ModelInfo[] Better =
        [.. ((ModelInfo[])[PannsModels.Mn04, PannsModels.Mn10, PannsModels.Cnn14]).OrderBy(model => model.Describe().ParameterCount)];

    /// <summary>The networks that hear more than the built-in one: <c>mn04_as, 4 MB; ...</c>.</summary>
    public static string All => string.Join("; ", Better.Select(Text));

    /// <summary>What to take in place of a large network; empty for one that is itself the smallest.</summary>
    public static string InPlaceOf(ModelInfo model) => Size(model) is { } size && size > 4 * Size(Better[0]) ? $"; smaller: {Text(Better[0])}" : "";

    /// <summary>A network and its size.</summary>
    public static string Text(ModelInfo model) => Size(model) is { } size ? $"{model.Name}, {Megabytes(size)}" : model.Name;

    /// <summary>A size as text, of the smallest to a tenth.</summary>
    public static string Megabytes(long bytes) => (bytes / 1e6).ToString(bytes < 2_000_000 ? "0.0 MB" : "0 MB", CultureInfo.InvariantCulture);

    // What the catalog does not know of a file follows from its parameters.
    private static long? Size(ModelInfo model) => model.Checkpoint is { } checkpoint ? checkpoint.Bytes ?? 4 * model.Describe().ParameterCount : null;
}
