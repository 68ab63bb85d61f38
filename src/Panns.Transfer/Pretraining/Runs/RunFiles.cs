using System.Globalization;

namespace Panns.Transfer.Pretraining.Runs;

/// <summary>The files in a run's folder.</summary>
/// <param name="folder">The folder.</param>
internal sealed class RunFiles(string folder)
{
    public string Folder => folder;

    /// <summary>The checkpoint to resume from.</summary>
    public string State => Path.Combine(folder, "state.safetensors");

    /// <summary>Weights of the best evaluation.</summary>
    public string Best => Path.Combine(folder, "best.safetensors");

    /// <summary>Table with one row per evaluation.</summary>
    public string History => Path.Combine(folder, "history.csv");

    /// <summary>Table with the average precision of each class, one column per evaluation.</summary>
    public string ClassPrecision => Path.Combine(folder, "class_ap.csv");

    /// <summary>The history for TensorBoard, which looks for such names.</summary>
    public string Events => Path.Combine(folder, "events.out.tfevents.pretraining");

    /// <summary>The report with the curves.</summary>
    public string Page => Path.Combine(folder, "report.html");

    /// <summary>The classes, in the format of AudioSet's own list.</summary>
    public string Labels => Path.Combine(folder, "class_labels_indices.csv");

    /// <summary>Weights that are kept, with the released script's names.</summary>
    public string Kept(long iteration) => Path.Combine(folder, "checkpoints", string.Create(CultureInfo.InvariantCulture, $"{iteration}_iterations.safetensors"));
}
