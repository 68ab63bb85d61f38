namespace Panns.Output.Formats;

/// <summary>Cells separated by tabs, which have no quotes: a tab or the end of a line in one becomes a blank.</summary>
internal static class Tabs
{
    public static string Clean(string cell) => cell.ReplaceLineEndings(" ").Replace('\t', ' ');
}
