namespace Panns.Common;

/// <summary>
/// Marks what is internal and yet used by another package of this project: whoever changes it changes that one too. Internals without the mark
/// are their own package's alone, and a test sees that no other uses them.
/// </summary>
[BestFriend]
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface | AttributeTargets.Enum | AttributeTargets.Delegate
    | AttributeTargets.Constructor | AttributeTargets.Method | AttributeTargets.Property | AttributeTargets.Field)]
internal sealed class BestFriendAttribute : Attribute;
