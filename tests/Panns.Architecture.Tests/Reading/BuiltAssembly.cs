using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Panns.Architecture.Tests.Reading;

/// <summary>A built assembly, read as data without loading it: its types, their source folders and their references.</summary>
internal sealed class BuiltAssembly : IDisposable
{
    private readonly PEReader _image;
    private readonly Dictionary<TypeDefinitionHandle, BuiltType> _types;

    private BuiltAssembly(string name, PEReader image, MetadataReader symbols)
    {
        (Name, _image) = (name, image);
        Metadata = image.GetMetadataReader();
        _types = ReadTypes(symbols).ToDictionary(type => type.Handle);
    }

    public string Name { get; }

    public MetadataReader Metadata { get; }

    /// <summary>Handwritten types without nested ones, which count as part of the enclosing type.</summary>
    public IEnumerable<BuiltType> Types => _types.Values.OrderBy(type => type.FullName, StringComparer.Ordinal);

    /// <summary>Reads an assembly of this build with its symbols; skips the running test if the build has left it out.</summary>
    public static BuiltAssembly Open(string name)
    {
        var path = Path.Combine(AppContext.BaseDirectory, name);
        Assert.SkipUnless(File.Exists(path + ".dll"), $"{name} is left out of this build");
        using var symbols = MetadataReaderProvider.FromPortablePdbStream(File.OpenRead(path + ".pdb"));
        var assembly = new BuiltAssembly(name, new(File.OpenRead(path + ".dll")), symbols.GetMetadataReader());
        Assert.SkipWhen(assembly._types.Count == 0, $"{name} is left out of this build: its packages do not restore");
        return assembly;
    }

    public void Dispose() => _image.Dispose();

    /// <summary>Everything that a type's declarations and code reference, including its nested types.</summary>
    public ReferenceCollector ReferencesOf(BuiltType type)
    {
        var collector = new ReferenceCollector(Metadata, _image);
        collector.AddType(type.Handle);
        return collector;
    }

    /// <summary>The other types of this assembly that a type uses.</summary>
    public IEnumerable<BuiltType> UsedBy(BuiltType type)
        => ReferencesOf(type).Definitions.Select(Outermost).Distinct().Where(used => used != type.Handle && _types.ContainsKey(used)).Select(used => _types[used]);

    private IEnumerable<BuiltType> ReadTypes(MetadataReader symbols)
    {
        var folders = new SourceFolders(symbols, $"/src/{Name}/");
        foreach (var outer in Metadata.TypeDefinitions.GroupBy(Outermost))
        {
            var found = outer.SelectMany(handle => folders.Of(Metadata, handle)).Distinct().Order(StringComparer.Ordinal).ToList();
            if (found.Count > 0)
            {
                var type = Metadata.GetTypeDefinition(outer.Key);
                var isPublic = (type.Attributes & TypeAttributes.VisibilityMask) == TypeAttributes.Public;
                yield return new(Metadata.GetString(type.Namespace), Metadata.GetString(type.Name), isPublic, found, outer.Key);
            }
        }
    }

    private TypeDefinitionHandle Outermost(TypeDefinitionHandle handle)
    {
        while (Metadata.GetTypeDefinition(handle).GetDeclaringType() is { IsNil: false } outer)
        {
            handle = outer;
        }

        return handle;
    }
}
