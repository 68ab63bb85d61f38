namespace Panns.Onnx.Runtime;

/// <summary>The classes of a model from the names in its metadata.</summary>
internal static class ModelLabels
{
    /// <summary>Reads them; null where there are none.</summary>
    /// <param name="metadata">The model's.</param>
    /// <param name="classes">How many classes its outputs tell apart.</param>
    /// <param name="source">What errors call the model.</param>
    /// <exception cref="PannsException">The names are damaged, or more or fewer than the classes.</exception>
    public static LabelSet? Read(IReadOnlyDictionary<string, string> metadata, int classes, string source)
    {
        if (ModelMetadata.ReadLabels(metadata, source) is not { } names)
        {
            return null;
        }

        if (names.Count != classes)
        {
            throw new PannsException(FormattableString.Invariant($"{source}: its metadata names {names.Count} classes, its outputs have {classes}"));
        }

        return names.SequenceEqual(AudioSetLabels.All.Select(label => label.Name)) ? AudioSetLabels.All : LabelSet.FromNames(Distinct(names));
    }

    private static IEnumerable<string> Distinct(IReadOnlyList<string> names)
    {
        var taken = new HashSet<string>(names, StringComparer.OrdinalIgnoreCase);
        var given = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < names.Count; i++)
        {
            var name = names[i];
            if (name.Length == 0 || !given.Add(name))
            {
                name = FormattableString.Invariant($"{name} (class {i})").TrimStart();
                while (!taken.Add(name))
                {
                    name += "'";
                }

                given.Add(name);
            }

            yield return name;
        }
    }
}
