namespace Panns;

/// <summary>A class of sounds.</summary>
/// <param name="Index">Index in the network's output, from 0.</param>
/// <param name="Name">Display name: <c>Dog</c>.</param>
/// <param name="Mid">Identifier in AudioSet's ontology: <c>/m/0bt9lr</c>; empty for classes of other data sets.</param>
public sealed record SoundLabel(int Index, string Name, string Mid = "")
{
    /// <inheritdoc/>
    public override string ToString() => Name;
}
