using System.Reflection;
using System.Reflection.Metadata;

namespace Panns.Architecture.Tests.Reading;

/// <summary>One assembly's uses of another's internal types and members.</summary>
/// <param name="user">The assembly that uses them.</param>
/// <param name="owner">The assembly that declares them.</param>
internal sealed class InternalUses(BuiltAssembly user, BuiltAssembly owner)
{
    private const string Mark = "BestFriendAttribute";

    private readonly Dictionary<string, TypeDefinitionHandle> _types = owner.Metadata.TypeDefinitions.ToDictionary(
        handle => SignatureText.Instance.GetTypeFromDefinition(owner.Metadata, handle, 0));

    /// <summary>The internals that are used but not marked, as <c>Type</c> or <c>Type.Member</c>.</summary>
    public IEnumerable<string> Unmarked()
    {
        foreach (var handle in user.Metadata.TypeReferences.Where(IsOwners))
        {
            var type = owner.Metadata.GetTypeDefinition(Find(handle));
            if (!IsVisible(type.Attributes) && !IsMarked(type.GetCustomAttributes()))
            {
                yield return NameOf(handle);
            }
        }

        foreach (var handle in user.Metadata.MemberReferences)
        {
            var member = user.Metadata.GetMemberReference(handle);
            if (TypeOf(member.Parent) is { IsNil: false } type && IsOwners(type) && IsUnmarked(member, owner.Metadata.GetTypeDefinition(Find(type))))
            {
                yield return $"{NameOf(type)}.{user.Metadata.GetString(member.Name)}";
            }
        }
    }

    private bool IsUnmarked(MemberReference member, TypeDefinition type)
    {
        var (name, metadata) = (user.Metadata.GetString(member.Name), owner.Metadata);
        if (member.GetKind() == MemberReferenceKind.Field)
        {
            var field = metadata.GetFieldDefinition(type.GetFields().Single(one => metadata.GetString(metadata.GetFieldDefinition(one).Name) == name));
            return (field.Attributes & FieldAttributes.FieldAccessMask) is FieldAttributes.Assembly && !IsMarked(field.GetCustomAttributes());
        }

        // Uses refer to a property's accessors, but the mark is on the property.
        var signature = SignatureText.Of(member.DecodeMethodSignature(SignatureText.Instance, null));
        var method = type.GetMethods().Single(one => metadata.GetString(metadata.GetMethodDefinition(one).Name) == name
            && SignatureText.Of(metadata.GetMethodDefinition(one).DecodeSignature(SignatureText.Instance, null)) == signature);
        var definition = metadata.GetMethodDefinition(method);
        return (definition.Attributes & MethodAttributes.MemberAccessMask) is MethodAttributes.Assembly or MethodAttributes.FamANDAssem
            && !IsMarked(definition.GetCustomAttributes())
            && !type.GetProperties().Any(one => IsAccessor(metadata.GetPropertyDefinition(one), method));
    }

    private bool IsAccessor(PropertyDefinition property, MethodDefinitionHandle method)
        => (property.GetAccessors().Getter == method || property.GetAccessors().Setter == method) && IsMarked(property.GetCustomAttributes());

    private bool IsMarked(CustomAttributeHandleCollection attributes) => attributes.Any(handle =>
    {
        var constructor = owner.Metadata.GetCustomAttribute(handle).Constructor;
        return constructor.Kind switch
        {
            HandleKind.MethodDefinition => owner.Metadata.GetString(owner.Metadata.GetTypeDefinition(
                owner.Metadata.GetMethodDefinition((MethodDefinitionHandle)constructor).GetDeclaringType()).Name) == Mark,
            _ when owner.Metadata.GetMemberReference((MemberReferenceHandle)constructor).Parent is { Kind: HandleKind.TypeReference } type
                => owner.Metadata.GetString(owner.Metadata.GetTypeReference((TypeReferenceHandle)type).Name) == Mark,
            _ => false,
        };
    });

    private static bool IsVisible(TypeAttributes attributes)
        => (attributes & TypeAttributes.VisibilityMask) is TypeAttributes.Public or TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem;

    private bool IsOwners(TypeReferenceHandle handle)
    {
        var scope = user.Metadata.GetTypeReference(handle).ResolutionScope;
        return scope.Kind == HandleKind.TypeReference
            ? IsOwners((TypeReferenceHandle)scope)
            : scope.Kind == HandleKind.AssemblyReference
                && user.Metadata.GetString(user.Metadata.GetAssemblyReference((AssemblyReferenceHandle)scope).Name) == owner.Name;
    }

    private TypeDefinitionHandle Find(TypeReferenceHandle handle) => _types[NameOf(handle)];

    private string NameOf(TypeReferenceHandle handle) => SignatureText.Instance.GetTypeFromReference(user.Metadata, handle, 0);

    // For a generic type, its definition.
    private TypeReferenceHandle TypeOf(EntityHandle parent)
    {
        if (parent.Kind == HandleKind.TypeReference)
        {
            return (TypeReferenceHandle)parent;
        }

        if (parent.Kind != HandleKind.TypeSpecification)
        {
            return default;
        }

        var name = user.Metadata.GetTypeSpecification((TypeSpecificationHandle)parent).DecodeSignature(SignatureText.Instance, null).Split('<')[0];
        return user.Metadata.TypeReferences.FirstOrDefault(handle => NameOf(handle) == name);
    }
}
