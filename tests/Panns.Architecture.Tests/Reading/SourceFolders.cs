using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Panns.Architecture.Tests.Reading;

/// <summary>The folders of the types' sources within a project, from the documents in the symbols.</summary>
/// <param name="symbols">The symbols.</param>
/// <param name="project">The end of the path of the project's folder, with slashes around it.</param>
internal sealed class SourceFolders(MetadataReader symbols, string project)
{
    // "TypeDefinitionDocuments" in the Portable PDB format: documents of types without code, such as enums and interfaces.
    private static readonly Guid TypeDocuments = new("932E74BC-DBA9-4478-8D46-0F32A7BAB3D3");

    public IEnumerable<string> Of(MetadataReader metadata, TypeDefinitionHandle type)
        => DocumentsOf(metadata, type).Where(document => !document.IsNil).Distinct().Select(FolderOf).OfType<string>();

    private IEnumerable<DocumentHandle> DocumentsOf(MetadataReader metadata, TypeDefinitionHandle type)
    {
        foreach (var handle in symbols.GetCustomDebugInformation(type))
        {
            var information = symbols.GetCustomDebugInformation(handle);
            if (symbols.GetGuid(information.Kind) == TypeDocuments)
            {
                var blob = symbols.GetBlobReader(information.Value);
                while (blob.RemainingBytes > 0)
                {
                    yield return MetadataTokens.DocumentHandle(blob.ReadCompressedInteger());
                }
            }
        }

        foreach (var method in metadata.GetTypeDefinition(type).GetMethods())
        {
            foreach (var point in symbols.GetMethodDebugInformation(method).GetSequencePoints())
            {
                yield return point.Document;
            }
        }
    }

    // Null for generated code, which is in obj or has no file.
    private string? FolderOf(DocumentHandle document)
    {
        var path = symbols.GetString(symbols.GetDocument(document).Name).Replace('\\', '/');
        var start = path.LastIndexOf(project, StringComparison.Ordinal);
        if (start < 0 || path[(start + project.Length)..] is not { } below || below.StartsWith("obj/", StringComparison.Ordinal))
        {
            return null;
        }

        var slash = below.LastIndexOf('/');
        return slash < 0 ? "" : below[..slash];
    }
}
