using Panns.Common;

namespace Panns.Engine;

/// <summary>Which of a network's outputs a call asks for.</summary>
[Flags]
[BestFriend]
internal enum OutputKinds
{
    None = 0,
    Clipwise = 1,
    Logits = 2,
    Embedding = 4,
    Framewise = 8,
}
