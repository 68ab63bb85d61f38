using System.Globalization;
using System.Reflection;

namespace Panns;

/// <summary>
/// AudioSet's 527 classes (Gemmeke et al. 2017) in the order of the published networks' outputs. Look classes up by name or mid, because
/// indices differ between lists of AudioSet's classes.
/// </summary>
public static class AudioSetLabels
{
    /// <summary>Number of classes.</summary>
    public const int ClassCount = 527;

    internal const string ResourceName = "Panns.Labels.class_labels_indices.csv";

    private static readonly Lazy<LabelSet> Labels = new(Load);

    /// <summary>All classes.</summary>
    public static LabelSet All => Labels.Value;

    /// <summary>Finds a class by its name (ignoring case) or its mid.</summary>
    /// <param name="nameOrMid"><c>Dog</c> or <c>/m/0bt9lr</c>.</param>
    /// <exception cref="PannsException">No such class exists; the message suggests similar names.</exception>
    public static SoundLabel Find(string nameOrMid) => All.Find(nameOrMid);

    internal static Stream OpenResource()
        => Assembly.GetExecutingAssembly().GetManifestResourceStream(ResourceName)
            ?? throw new InvalidOperationException($"{ResourceName} is missing from the assembly");

    private static LabelSet Load()
    {
        using var reader = new StreamReader(OpenResource());
        reader.ReadLine(); // index,mid,display_name
        var labels = new List<SoundLabel>(ClassCount);
        while (reader.ReadLine() is { } line)
        {
            // Names are quoted and may contain commas, but no quotation marks.
            var fields = line.Split(',', 3);
            labels.Add(new(int.Parse(fields[0], CultureInfo.InvariantCulture), fields[2].Trim('"'), fields[1]));
        }

        return new(labels);
    }
}
