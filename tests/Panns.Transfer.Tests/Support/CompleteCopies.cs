using System.Globalization;
using System.Text;

namespace Panns.Transfer.Tests.Support;

/// <summary>
/// Copies of the published sets, complete in names, tables and counts but with empty files; or only paths with a given prefix, to
/// write fewer files. The sets' contents are written here after their own descriptions and not read from the recipes.
/// </summary>
internal sealed class CompleteCopies(TempFolder folder, string ending = ".wav", string only = "")
{
    public static readonly string[] Esc50 = (
        "dog rooster pig cow frog cat hen insects sheep crow rain sea_waves crackling_fire crickets chirping_birds water_drops wind pouring_water "
        + "toilet_flush thunderstorm crying_baby sneezing clapping breathing coughing footsteps laughing brushing_teeth snoring drinking_sipping "
        + "door_wood_knock mouse_click keyboard_typing door_wood_creaks can_opening washing_machine vacuum_cleaner clock_alarm clock_tick "
        + "glass_breaking helicopter chainsaw siren car_horn engine train church_bells airplane fireworks hand_saw").Split(' ');

    private static readonly int[] Esc10 = [0, 1, 10, 11, 12, 20, 21, 38, 40, 41];

    /// <summary>Writes a set's copy.</summary>
    public void Write(string name)
    {
        Action write = name switch
        {
            "esc10" or "esc50" => WriteEsc50,
            "gtzan" => WriteGtzan,
            "ravdess" => WriteRavdess,
            "msos" => WriteMsos,
            "dcase2018-task2" or "dcase2018-task2-cv" => WriteFsdKaggle2018,
            "dcase2019-task1a" => WriteTau2019,
            "urbansound8k" => WriteUrbanSound8K,
            _ => throw new ArgumentException(name),
        };
        write();
    }

    private void WriteEsc50()
    {
        var table = new StringBuilder("filename,fold,target,category,esc10,src_file,take\n");
        for (var target = 0; target < 50; target++)
        {
            for (var clip = 0; clip < 40; clip++)
            {
                var (fold, source) = (1 + (clip % 5), 1000 + (100 * target) + clip);
                var name = Text($"{fold}-{source}-A-{target}");
                Touch("audio/" + name);
                table.Append(CultureInfo.InvariantCulture, $"{name}.wav,{fold},{target},{Esc50[target]},{(Esc10.Contains(target) ? "True" : "False")},{source},A\n");
            }
        }

        folder.Text("meta/esc50.csv", table.ToString());
    }

    private void WriteGtzan()
    {
        foreach (var genre in "blues classical country disco hiphop jazz metal pop reggae rock".Split(' '))
        {
            for (var i = 0; i < 100; i++)
            {
                Touch(Text($"genres/{genre}/{genre}.{i:00000}"));
            }
        }
    }

    private void WriteRavdess()
    {
        for (var actor = 1; actor <= 24; actor++)
        {
            for (var emotion = 1; emotion <= 8; emotion++)
            {
                for (var take = 0; take < (emotion == 1 ? 4 : 8); take++)
                {
                    Touch(Text($"Actor_{actor:00}/03-01-{emotion:00}-{1 + (take / 4):00}-{1 + (take / 2 % 2):00}-{1 + (take % 2):00}-{actor:00}"));
                }
            }
        }
    }

    private void WriteMsos()
    {
        var (development, evaluation) = (new StringBuilder("Category,Event,File\n"), new StringBuilder("Category,Event,File\n"));
        foreach (var category in "Effects Human Music Nature Urban".Split(' '))
        {
            for (var i = 0; i < 400; i++)
            {
                var file = Text($"{category}{i}");
                Touch(i < 300 ? $"Development/{category}/{file}" : $"Evaluation/{file}");
                (i < 300 ? development : evaluation).Append(CultureInfo.InvariantCulture, $"{category},some,{file}.wav\n");
            }
        }

        folder.Text("Logsheet_Development.csv", development.ToString());
        folder.Text("Logsheet_EvaluationMaster.csv", evaluation.ToString());
    }

    private void WriteFsdKaggle2018()
    {
        string[] labels = ["Acoustic_guitar", "Bark", "Hi-hat", "Violin_or_fiddle", "Writing"];
        var (train, test) = (new StringBuilder("fname,label,manually_verified,freesound_id,license\n"), new StringBuilder("fname,label,usage,freesound_id,license\n"));
        for (var i = 0; i < 9473 + 1600; i++)
        {
            var file = Text($"{i:x8}");
            Touch((i < 9473 ? "FSDKaggle2018.audio_train/" : "FSDKaggle2018.audio_test/") + file);
            (i < 9473 ? train : test).Append(CultureInfo.InvariantCulture, $"{file}.wav,{labels[i % 5]},1,{i},CC0\n");
        }

        folder.Text("FSDKaggle2018.meta/train_post_competition.csv", train.ToString());
        folder.Text("FSDKaggle2018.meta/test_post_competition_scoring_clips.csv", test.ToString());
    }

    private void WriteTau2019()
    {
        var scenes = "airport bus metro metro_station park public_square shopping_mall street_pedestrian street_traffic tram".Split(' ');
        StringBuilder[] lists = [.. Enumerable.Range(0, 2).Select(_ => new StringBuilder("filename\tscene_label\n"))];
        var meta = new StringBuilder("filename\tscene_label\tidentifier\tsource_label\n");
        for (var i = 0; i < 14400; i++)
        {
            // The last 1030 are in neither list.
            var (scene, city) = (scenes[i % 10], i < 13370 ? "lyon" : "milan");
            var file = Text($"audio/{scene}-{city}-{i / 100}-{i}-a");
            Touch(file);
            meta.Append(CultureInfo.InvariantCulture, $"{file}.wav\t{scene}\t{city}-{i / 100}\ta\n");
            if (i < 13370)
            {
                lists[i < 9185 ? 0 : 1].Append(CultureInfo.InvariantCulture, $"{file}.wav\t{scene}\n");
            }
        }

        folder.Text("meta.csv", meta.ToString());
        folder.Text("evaluation_setup/fold1_train.csv", lists[0].ToString());
        folder.Text("evaluation_setup/fold1_evaluate.csv", lists[1].ToString());
    }

    private void WriteUrbanSound8K()
    {
        var classes = "air_conditioner car_horn children_playing dog_bark drilling engine_idling gun_shot jackhammer siren street_music".Split(' ');
        int[] counts = [1000, 429, 1000, 1000, 1000, 1000, 374, 1000, 929, 1000];
        int[] folds = [873, 888, 925, 990, 936, 823, 838, 806, 816, 837];
        var table = new StringBuilder("slice_file_name,fsID,start,end,salience,fold,classID,class\n");
        var (fold, left, number) = (0, folds[0], 0);
        for (var id = 0; id < 10; id++)
        {
            for (var i = 0; i < counts[id]; i++, number++)
            {
                var file = Text($"{number}-{id}-0-0");
                Touch(Text($"audio/fold{fold + 1}/") + file);
                table.Append(CultureInfo.InvariantCulture, $"{file}.wav,{number},0,4,1,{fold + 1},{id},{classes[id]}\n");
                if (--left == 0 && fold < 9)
                {
                    left = folds[++fold];
                }
            }
        }

        folder.Text("metadata/UrbanSound8K.csv", table.ToString());
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private void Touch(string name)
    {
        if (!name.StartsWith(only, StringComparison.Ordinal))
        {
            return;
        }

        var path = folder.Path(name + ending);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, []);
    }
}
