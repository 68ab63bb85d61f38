using System.Reflection.Metadata;

namespace Panns.Architecture.Tests.Reading;

/// <summary>A type of a built assembly that is not nested in another.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name in the metadata.</param>
/// <param name="IsPublic">Whether everybody sees it.</param>
/// <param name="Folders">The folders of its source files below the project's, with slashes: one, unless a partial type is spread.</param>
/// <param name="Handle">Where it stands in the metadata.</param>
internal sealed record BuiltType(string Namespace, string Name, bool IsPublic, IReadOnlyList<string> Folders, TypeDefinitionHandle Handle)
{
    /// <summary>The first folder below the project; empty for a file that lies in the project's folder itself.</summary>
    public string Room => Folders[0].Split('/')[0];

    public string FullName => $"{Namespace}.{Name}";

    public override string ToString() => FullName;
}
