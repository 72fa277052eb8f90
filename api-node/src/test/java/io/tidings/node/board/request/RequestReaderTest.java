package io.tidings.node.board.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidings.node.http.ProblemException;
import jakarta.validation.Valid;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Map;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** How bodies become records, and what is said of those that cannot. */
class RequestReaderTest {
  private static final Validator VALIDATOR =
      Validation.byDefaultProvider()
          .configure()
          .messageInterpolator(new ParameterMessageInterpolator())
          .buildValidatorFactory()
          .getValidator();

  private final RequestReader reader = new RequestReader(VALIDATOR);

  private record Part(@NotNull @Title String title) {}

  private record Sample(
      @NotNull @Title String title,
      @Nullable @Color String color,
      @Nullable Boolean flag,
      @Nullable Long id,
      @Nullable List<Long> ids,
      @Nullable List<String> words,
      @Nullable Integer index,
      @Nullable @Valid Part part,
      @Nullable List<@Valid Part> parts,
      @Nullable Size size,
      @Nullable @Description String description,
      @Nullable @NullAsAbsent String note,
      @Nullable @Key String key,
      @Nullable @Name String name,
      @Nullable @Username String username) {
    Sample {
      if (note != null && key != null) {
        throw ProblemException.invalid("invalid-field", "key", "key has to be absent here.");
      }
    }
  }

  private enum Size {
    SMALL,
    LARGE
  }

  private Sample read(String json) {
    return reader.read(
        JsonMapper.shared()
            .readValue(
                json.replace('\'', '"').replace("LONG", "\ud83d\ude00".repeat(10_001)),
                ObjectNode.class),
        Sample.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'title':'x','nome':1}                | unknown-field | nome | There is no field \"nome\" here.",
        "{'title':'x','part':{'x':1}}          | unknown-field | part.x | There is no field \"part.x\" here.",
        "{'title':'x','parts':[{'x':1}]}       | unknown-field | parts[0].x | There is no field \"parts[0].x\" here.",
        "{}                                    | missing-field | title | title is missing.",
        "{'title':'x','part':{}}               | missing-field | part.title | part.title is missing.",
        "{'title':null}                        | invalid-field | title | title has to be a string.",
        "{'title':7}                           | invalid-field | title | title has to be a string.",
        "{'title':['x']}                       | invalid-field | title | title has to be a string.",
        "{'title':' '}                         | invalid-field | title | title has to be 1 to 255 characters without control characters.",
        "{'title':'a\\u0085b'}                 | invalid-field | title | title has to be 1 to 255 characters without control characters.",
        "{'title':'\\ud800'}                   | invalid-field | title | title has to be text without unpaired surrogates.",
        "{'title':'x','color':null}            | invalid-field | color | color has to be a string.",
        "{'title':'x','color':'red'}           | invalid-field | color | color has to be a colour as #rrggbb.",
        "{'title':'x','flag':'true'}           | invalid-field | flag | flag has to be true or false.",
        "{'title':'x','flag':1}                | invalid-field | flag | flag has to be true or false.",
        "{'title':'x','flag':null}             | invalid-field | flag | flag has to be true or false.",
        "{'title':'x','id':null}               | invalid-field | id | id has to be an id; got null.",
        "{'title':'x','id':1.0}                | invalid-field | id | id has to be an id; got 1.0.",
        "{'title':'x','id':{'id':7}}           | invalid-field | id | id has to be an id; got {\"id\":7}.",
        "{'title':'x','ids':null}              | invalid-field | ids | ids has to be a list of ids.",
        "{'title':'x','ids':'1'}               | invalid-field | ids | ids has to be a list of ids.",
        "{'title':'x','ids':['1',null]}        | invalid-field | ids[1] | ids[1] has to be an id; got null.",
        "{'title':'x','words':1}               | invalid-field | words | words has to be a list of strings.",
        "{'title':'x','index':'0'}             | invalid-field | index | index has to be a whole number from 0.",
        "{'title':'x','index':-1}              | invalid-field | index | index has to be a whole number from 0.",
        "{'title':'x','index':0.5}             | invalid-field | index | index has to be a whole number from 0.",
        "{'title':'x','part':null}             | invalid-field | part | part has to be an object.",
        "{'title':'x','part':'x'}              | invalid-field | part | part has to be an object.",
        "{'title':'x','parts':[7]}             | invalid-field | parts[0] | parts[0] has to be an object.",
        "{'title':'x','part':{'title':''}}     | invalid-field | part.title | part.title has to be 1 to 255 characters without control characters.",
        "{'title':'x','parts':[{'title':'y'},{},{'title':''},{'title':''},{'title':'\\u0007'}]} | invalid-field | parts[2].title | parts[2].title has to be 1 to 255 characters without control characters.",
        "{'title':'x','parts':[{'title':''}]}  | invalid-field | parts[0].title | parts[0].title has to be 1 to 255 characters without control characters.",
        "{'title':'x','size':7}                | invalid-field | size | size has to be a string.",
        "{'title':'x','size':null}             | invalid-field | size | size has to be a string.",
        "{'title':'x','size':'SMALL'}          | invalid-field | size | size has to be one of small, large.",
        "{'title':'x','description':'\\u0007'} | invalid-field | description | description has to be text without control characters.",
        "{'title':'x','description':'LONG'}    | invalid-field | description | description has to be at most 10000 characters.",
        "{'title':'x','description':'LONG\\u0007'} | invalid-field | description | description has to be at most 10000 characters.",
        "{'title':'x','note':7}                | invalid-field | note | note has to be a string.",
        "{'title':'x','key':'aB'}              | invalid-field | key | key has to be 2 to 10 of A-Z 0-9, the first a letter.",
        "{'title':'x','name':'a b'}            | invalid-field | name | name has to be 1 to 100 of A-Z a-z 0-9 . _ -.",
        "{'title':'x','key':'AB','note':'x'}   | invalid-field | key | key has to be absent here.",
        "{'color':'red','title':''}            | invalid-field | title | title has to be 1 to 255 characters without control characters.",
        "{'color':'red'}                       | invalid-field | color | color has to be a colour as #rrggbb.",
      })
  void body_thatIsWrong_isToldWhere(String json, String code, String field, String detail) {
    ProblemException problem = catchThrowableOfType(ProblemException.class, () -> read(json));
    assertThat(problem).isNotNull();
    assertThat(problem.code()).isEqualTo(code);
    assertThat(problem.field()).isEqualTo(field);
    assertThat(problem).hasMessage(detail);
  }

  @Test
  void object_insideABody_isToldWithItsPath() {
    Map.of(
            "{\"x\":1}", "a[0].x",
            "{\"title\":7}", "a[0].title",
            "{\"title\":\"\"}", "a[0].title",
            "{}", "a[0].title",
            "{\"title\":\"x\",\"parts\":[{}]}", "a[0].parts[0].title",
            "{\"key\":\"AB\",\"note\":\"x\"}", "a[0].key")
        .forEach((json, field) -> {
          ObjectNode object = JsonMapper.shared().readValue(json, ObjectNode.class);
          ProblemException problem =
              catchThrowableOfType(
                  ProblemException.class, () -> reader.read(object, "a[0].", Sample.class));
          assertThat(problem).as(json).isNotNull();
          assertThat(problem.field()).isEqualTo(field);
          assertThat(problem.getMessage()).contains(field);
        });
  }

  @Test
  void fields_thatAreAbsent_areNull() {
    assertThat(read("{'title':'x'}"))
        .isEqualTo(read("{'title':'x','note':null}"))
        .hasAllNullFieldsOrPropertiesExcept("title");
  }

  @Test
  void fields_all_areRead() {
    assertThat(
            read(
                """
                {'title':' x ','color':'#ABCDEF','flag':true,'id':'7','ids':[7,'8'],'words':['a'],
                 'index':99999999999999999999,'part':{'title':'y'},'parts':[{'title':'z'}],
                 'size':'large','description':'a\\n\\tb','note':'n','name':'A.b_-','username':'ADA'}\
                """))
        .isEqualTo(
            new Sample(
                "x",
                "#abcdef",
                true,
                7L,
                List.of(7L, 8L),
                List.of("a"),
                Integer.MAX_VALUE,
                new Part("y"),
                List.of(new Part("z")),
                Size.LARGE,
                "a\n\tb",
                "n",
                null,
                "A.b_-",
                "ada"));
    assertThat(read("{'title':'x','index':null}").index()).isNull();
  }
}
