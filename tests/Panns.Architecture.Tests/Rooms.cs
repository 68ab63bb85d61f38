namespace Panns.Architecture.Tests;

/// <summary>A library's layers, which are its project's folders, in order: each can use those below it.</summary>
/// <param name="Library">The library.</param>
/// <param name="Order">The folders, lowest first; those in the same layer do not use each other.</param>
internal sealed record Rooms(string Library, string[][] Order)
{
    /// <summary>Folders outside the layers, each with the folders that it can use. All other folders can use them.</summary>
    public IReadOnlyDictionary<string, string[]> Beside { get; init; } = new Dictionary<string, string[]>();

    public IEnumerable<string> All => [.. Order.SelectMany(rooms => rooms), .. Beside.Keys];

    public static Rooms Of(string library) => library switch
    {
        "Panns" => new(
            library,
            [["Common"], ["Audio"], ["FrontEnd"], ["Networks"], ["Weights"], ["Engine"], ["Training"], ["Models"], ["Clips"], ["Tagging", "Embedding", "Detection"]])
        {
            Beside = new Dictionary<string, string[]> { ["Labels"] = ["Common"], ["Metrics"] = ["Common"], ["Output"] = ["Common", "Labels"] },
        },
        "Panns.Transfer" => new(
            library,
            [["Progress"], ["Data", "Synthesis"], ["Features"], ["Recipes", "Heads"], ["Runs"], ["Waveforms"], ["Strategies"], ["Evaluation"], ["Models"], ["Reports"], ["Pretraining"]]),
        _ => throw new ArgumentException($"{library} has no order of rooms", nameof(library)),
    };

    /// <summary>Whether a folder can use another.</summary>
    public bool Allows(string from, string to)
        => from == to || (
            Beside.TryGetValue(from, out var uses) ? uses.Contains(to)
            : Beside.TryGetValue(to, out var below) ? !below.Contains(from)
            : FloorOf(to) < FloorOf(from));

    private int FloorOf(string room) => Array.FindIndex(Order, rooms => rooms.Contains(room));
}
