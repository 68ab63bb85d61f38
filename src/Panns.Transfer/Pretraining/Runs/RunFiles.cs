using System.Globalization;

namespace Panns.Transfer.Pretraining.Runs;

/// <summary>What lies in a run's folder.</summary>
/// <param name="folder">The folder.</param>
internal sealed class RunFiles(string folder)
{
    public string Folder => folder;

    /// <summary>What training is resumed from.</summary>
    public string State => Path.Combine(folder, "state.safetensors");

    /// <summary>Weights of the best evaluation.</summary>
    public string Best => Path.Combine(folder, "best.safetensors");

    /// <summary>A row an evaluation.</summary>
    public string History => Path.Combine(folder, "history.csv");

    /// <summary>The curves.</summary>
    public string Page => Path.Combine(folder, "report.html");

    /// <summary>The classes, as AudioSet lists its own.</summary>
    public string Labels => Path.Combine(folder, "class_labels_indices.csv");

    /// <summary>Weights that stay, called as the released script calls them.</summary>
    public string Kept(long iteration) => Path.Combine(folder, "checkpoints", string.Create(CultureInfo.InvariantCulture, $"{iteration}_iterations.safetensors"));
}
