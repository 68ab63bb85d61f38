using Panns.Networks;
using Panns.Networks.Layers;
using static Panns.Onnx.Graph.Attributes;

namespace Panns.Onnx.Layers;

/// <content>Layers that join, cut and rearrange.</content>
internal sealed partial class NetworkWriter
{
    private GraphValue WriteMultiply(string name, GraphValue x, GraphValue y)
    {
        var factor = y.Layout == Layout.Vector && x.Layout != Layout.Vector ? _graph.Unsqueeze($"{name}.factor", y.Name, 2, 3) : y.Name;
        return x with { Name = _graph.Add("Mul", name, [x.Name, factor]) };
    }

    /// <summary>Joins channels after both values are cut to the shorter one's time steps, where they have any.</summary>
    private GraphValue WriteConcatenate(string name, GraphValue x, GraphValue y)
    {
        if (x.Layout == Layout.Vector)
        {
            return x with { Name = _graph.Add("Concat", name, [x.Name, y.Name], Int("axis", 1)) };
        }

        var axis = TimeAxis(x);
        var length = _graph.Add(
            "Min", $"{name}.length", [_graph.SizeOf($"{name}.length_0", x.Name, axis), _graph.SizeOf($"{name}.length_1", y.Name, axis)]);
        return x with
        {
            Name = _graph.Add(
                "Concat",
                name,
                [_graph.Take($"{name}.part_0", x.Name, axis, length), _graph.Take($"{name}.part_1", y.Name, axis, length)],
                Int("axis", 1)),
        };
    }

    private GraphValue WriteSplitChannels(SplitChannels layer, string name, GraphValue x, TensorShape shape)
    {
        var bands = _graph.Reshape($"{name}.bands", x.Name, 0, shape.Channels / layer.Bands, layer.Bands, -1);
        return x with { Name = _graph.Transpose(name, bands, 0, 1, 3, 2), Layout = Layout.Map };
    }

    private GraphValue WriteJoinBands(string name, GraphValue x, TensorShape shape)
    {
        var bandsFirst = _graph.Transpose($"{name}.bands", x.Name, 0, 1, 3, 2);
        return x with { Name = _graph.Reshape(name, bandsFirst, 0, shape.Channels * shape.Width, 1, -1), Layout = Layout.Signal };
    }

    private GraphValue WriteFlatten(string name, GraphValue x)
    {
        var channelsLast = _graph.Transpose($"{name}.channels_last", x.Name, 0, 2, 3, 1);
        return x with { Name = _graph.Add("Flatten", name, [channelsLast]), Layout = Layout.Vector };
    }

    /// <summary>Patches become further clips: [clips * patches, channels, frames, bands].</summary>
    private GraphValue WriteSplitPatches(SplitPatches layer, string name, GraphValue x, TensorShape shape)
    {
        x = x.Layout == Layout.Samples ? x with { Name = _graph.Unsqueeze($"{name}.map", x.Name, 1, 3), Layout = Layout.Map } : x;
        var frames = _graph.Integers(layer.Frames);
        var patches = _graph.Add("Div", $"{name}.count", [_graph.SizeOf($"{name}.length", x.Name, 2), frames]);
        var whole = _graph.Take($"{name}.whole", x.Name, 2, _graph.Add("Mul", $"{name}.kept", [patches, frames]));
        var split = _graph.Reshape($"{name}.split", whole, 0, shape.Channels, -1, layer.Frames, shape.Width);
        var patchesFirst = _graph.Transpose($"{name}.patches", split, 0, 2, 1, 3, 4);
        return x with { Name = _graph.Reshape(name, patchesFirst, -1, shape.Channels, layer.Frames, shape.Width) };
    }

    /// <summary>[clips * patches, channels] as [clips, patches, channels].</summary>
    private string SplitClips(string name, GraphValue x)
    {
        var clips = _graph.SizeOf($"{name}.batch", _clips, 0);
        var channels = _graph.SizeOf($"{name}.channels", x.Name, 1);
        var shape = _graph.Add("Concat", $"{name}.shape", [clips, _graph.Integers(-1), channels], Int("axis", 0));
        return _graph.Add("Reshape", $"{name}.clips", [x.Name, shape]);
    }

    /// <summary>Frame t of the result is step min(t / ratio, last).</summary>
    private GraphValue WriteRepeatFrames(RepeatFrames layer, string name, GraphValue x, GraphValue like)
    {
        var frames = _graph.Squeeze($"{name}.frames", _graph.SizeOf($"{name}.length", like.Name, TimeAxis(like)), 0);
        var last = _graph.Add("Sub", $"{name}.last", [_graph.SizeOf($"{name}.steps", x.Name, TimeAxis(x)), _graph.Integers(1)]);
        var range = _graph.Add("Range", $"{name}.range", [_graph.Integer(0), frames, _graph.Integer(1)]);
        var step = _graph.Add("Div", $"{name}.step", [range, _graph.Integers(layer.Ratio)]);
        var index = _graph.Add("Min", $"{name}.index", [step, last]);
        return x with { Name = _graph.Add("Gather", name, [x.Name, index], Int("axis", TimeAxis(x))) };
    }
}
