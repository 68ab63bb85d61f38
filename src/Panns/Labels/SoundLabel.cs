namespace Panns;

/// <summary>A class that a network tells apart.</summary>
/// <param name="Index">Its place in the network's output, from 0.</param>
/// <param name="Name">Its name for people: <c>Dog</c>.</param>
/// <param name="Mid">Its identifier in AudioSet's ontology: <c>/m/0bt9lr</c>; empty for classes of other data sets.</param>
public sealed record SoundLabel(int Index, string Name, string Mid = "")
{
    /// <inheritdoc/>
    public override string ToString() => Name;
}
