namespace Panns.Common;

/// <summary>
/// Marks internals that other packages of this project use: whoever changes them must update those packages. A test checks that other
/// packages use no unmarked internals.
/// </summary>
[BestFriend]
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface | AttributeTargets.Enum | AttributeTargets.Delegate
    | AttributeTargets.Constructor | AttributeTargets.Method | AttributeTargets.Property | AttributeTargets.Field)]
internal sealed class BestFriendAttribute : Attribute;
