using System.Reflection.Metadata;

namespace Panns.Architecture.Tests.Reading;

/// <summary>A non-nested type of a built assembly.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name in the metadata.</param>
/// <param name="IsPublic">Whether it is public.</param>
/// <param name="Folders">The folders of its source files relative to the project's, with slashes; several for some partial types.</param>
/// <param name="Handle">Its metadata handle.</param>
internal sealed record BuiltType(string Namespace, string Name, bool IsPublic, IReadOnlyList<string> Folders, TypeDefinitionHandle Handle)
{
    /// <summary>The first folder below the project; empty for a file in the project's own folder.</summary>
    public string Room => Folders[0].Split('/')[0];

    public string FullName => $"{Namespace}.{Name}";

    public override string ToString() => FullName;
}
