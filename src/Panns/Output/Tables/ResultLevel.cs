namespace Panns.Output.Tables;

/// <summary>What a column describes.</summary>
internal enum ResultLevel
{
    Recording,
    Window,
    Row,
}
