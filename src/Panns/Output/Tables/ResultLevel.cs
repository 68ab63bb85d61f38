namespace Panns.Output.Tables;

/// <summary>What a column belongs to.</summary>
internal enum ResultLevel
{
    Recording,
    Window,
    Row,
}
