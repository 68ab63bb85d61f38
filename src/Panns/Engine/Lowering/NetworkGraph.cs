using Panns.Networks;
using Panns.Networks.Layers;

namespace Panns.Engine.Lowering;

/// <summary>
/// A network's nodes as inference sees them: layers that only train are gone, equal layers on the same input are one (the pooling in
/// front of a residual block and of its shortcut), and each value knows who uses it.
/// </summary>
internal sealed class NetworkGraph
{
    private readonly int[] _source;
    private readonly List<int>[] _users;
    private readonly HashSet<int> _outputs = [];

    public NetworkGraph(NetworkDescription description)
    {
        Description = description;
        var count = description.Nodes.Length;
        _source = new int[count];
        _users = new List<int>[count];
        var known = new Dictionary<(Layer, int), int>();
        foreach (var node in description.Nodes)
        {
            _users[node.Index] = [];
            _source[node.Index] = FindSource(node, known);
            if (_source[node.Index] == node.Index)
            {
                foreach (var input in node.Inputs)
                {
                    _users[_source[input]].Add(node.Index);
                }
            }
        }

        Outputs = [.. new[] { description.ClipwiseOutput, description.LogitsOutput, description.EmbeddingOutput, description.FramewiseOutput }
            .Select(output => output is { } value ? _source[value] : (int?)null)];
        _outputs.UnionWith(Outputs.OfType<int>());
    }

    public NetworkDescription Description { get; }

    /// <summary>Values of the outputs, in the order of <see cref="OutputKinds"/>; null for those the network lacks.</summary>
    public IReadOnlyList<int?> Outputs { get; }

    public Layer this[int node] => Description.Nodes[node].Layer;

    /// <summary>Whether a node computes anything of its own.</summary>
    public bool IsLive(int node) => _source[node] == node;

    /// <summary>The value that a node takes.</summary>
    public int InputOf(int node, int which = 0) => _source[Description.Nodes[node].Inputs[which]];

    public int InputCount(int node) => Description.Nodes[node].Inputs.Length;

    public IReadOnlyList<int> UsersOf(int node) => _users[node];

    /// <summary>The node that alone uses a value, which then need not exist in memory; -1 if there is none or the value is an output.</summary>
    public int OnlyUserOf(int node) => _users[node].Count == 1 && !_outputs.Contains(node) ? _users[node][0] : -1;

    public bool IsOutput(int node) => _outputs.Contains(node);

    private int FindSource(Node node, Dictionary<(Layer, int), int> known)
    {
        switch (node.Layer)
        {
            case Dropout or SpecAugment or Mixup or Pool { IsIdentity: true }:
                return _source[node.Inputs[0]];
            case Pool pool:
                return KnownOrNew(pool with { IsModule = false });
            case Reduce reduce:
                return KnownOrNew(reduce);
            default:
                return node.Index;
        }

        int KnownOrNew(Layer layer)
        {
            var key = (layer, _source[node.Inputs[0]]);
            return known.TryAdd(key, node.Index) ? node.Index : known[key];
        }
    }
}
