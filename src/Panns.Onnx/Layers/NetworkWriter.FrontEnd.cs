using Panns.FrontEnd;
using static Panns.Onnx.Graph.Attributes;

namespace Panns.Onnx.Layers;

/// <content>From the waveform to the log-mel, always in float32.</content>
internal sealed partial class NetworkWriter
{
    /// <summary>The waveform, extended with zeros where it is shorter than the network can work on.</summary>
    private GraphValue WriteWaveform()
    {
        var waveform = _graph.Input("waveform", "batch", "samples");
        var minimum = Math.Max(_network.MinimumSamples, _network.FrontEnd?.MinimumSamples ?? 0);
        var missing = _graph.Add("Sub", "waveform.missing", [_graph.Integers(minimum), _graph.SizeOf("waveform.length", waveform, 1)]);
        var zeros = _graph.Add("Max", "waveform.zeros", [missing, _graph.Integers(0)]);
        var pads = _graph.Add("Concat", "waveform.pads", [_graph.Integers(0, 0, 0), zeros], Int("axis", 0));
        return new(_graph.Add("Pad", "waveform.extended", [waveform, pads]), Layout.Samples);
    }

    private GraphValue WriteLogMel(LogMelSettings settings, GraphValue waveform)
    {
        if (_options.Input == OnnxInput.LogMel)
        {
            return new(_graph.Input("logmel", "batch", 1, "frames", settings.MelBins), Layout.Map);
        }

        var frontEnd = new FrontEndWriter(_graph, settings);
        return new(frontEnd.Write(waveform.Name, _options.FrontEnd), Layout.Map);
    }
}
